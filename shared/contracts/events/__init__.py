"""The public contracts: every integration event, its fields, and its versions.

They carry identifiers, codes, dates and counts, and nothing that tells something about a person.
Stored events are private; `published.py` of each service maps them to these. A field may be added
with a default; anything else is a new version, and samples of every version ever published are
kept in `samples/` and must still load.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.contracts.events.others import (
    EventRecorded,
    MessageDelivered,
    MessageFailed,
    PersonErased,
    PersonErasureCompleted,
    PersonErasureDecided,
    RestrictedCaseRead,
)
from shared.contracts.events.parts import Contract
from shared.contracts.events.plans import (
    BreachReported,
    OutcomeRecorded,
    PlanAgreed,
    PlanClosed,
    PlanCopiesReleased,
    PlanDoubted,
    PlanNotAgreed,
    PlanProposed,
    PlanRevised,
    ReviewAsked,
    ReviewDue,
    ReviewExempted,
    ReviewHeld,
    ReviewMoved,
    ReviewOverdue,
)
from shared.contracts.events.referral import (
    AgeLimitReached,
    CaseClosed,
    CaseMerged,
    CaseReopened,
    CaseRestricted,
    CaseSealed,
    CaseSeparated,
    CaseTransferred,
    ChildBorn,
    ConferenceOwed,
    ConsentWithdrawn,
    LeadProfessionalEnded,
    LeadProfessionalNamed,
    OfferBindingChanged,
    OwnConsentNeeded,
    OwnConsentRecorded,
    PregnancyLost,
    ReferralAccepted,
    ReferralDeclined,
    ReferralReceived,
    ReferralReturned,
    ReferrerChanged,
    RestrictionLifted,
    TransferAnswered,
    TransferOffered,
    TransferWithdrawn,
)
from shared.contracts.events.scheduling import (
    AttendeeExcluded,
    AttendeePrepared,
    ConferenceCancelled,
    ConferenceHeld,
    ConferenceScheduled,
    CoordinatorAllocated,
    CoordinatorReleased,
    HarmReported,
    PersonalLinkIssued,
    PreparationReopened,
)


@dataclass(frozen=True)
class Published:
    """One contract: who publishes it, its name, its version, and its fields."""

    service: str
    name: str
    version: int
    schema: type[Contract]

    @property
    def type(self) -> str:
        """The CloudEvents type, such as uk.kinplan.ReferralAccepted.v1."""
        return f"uk.kinplan.{self.name}.v{self.version}"


KEEPERS = ("referral", "scheduling", "plans", "notifications", "audit")
"""The services that keep cases."""
SERVICES = (*KEEPERS, "access")


def _first_versions(service: str, *schemas: type[Contract]) -> tuple[Published, ...]:
    return tuple(Published(service, schema.__name__, 1, schema) for schema in schemas)


PUBLISHED = (
    *_first_versions(
        "referral",
        ReferralReceived,
        ReferralAccepted,
        ReferralReturned,
        ReferrerChanged,
        ReferralDeclined,
        ConsentWithdrawn,
        OwnConsentNeeded,
        OwnConsentRecorded,
        OfferBindingChanged,
        ConferenceOwed,
        AgeLimitReached,
        ChildBorn,
        PregnancyLost,
        CaseMerged,
        CaseSeparated,
        CaseTransferred,
        CaseSealed,
        LeadProfessionalNamed,
        LeadProfessionalEnded,
        TransferOffered,
        TransferAnswered,
        TransferWithdrawn,
        CaseReopened,
        CaseRestricted,
        RestrictionLifted,
        CaseClosed,
    ),
    *_first_versions(
        "scheduling",
        CoordinatorAllocated,
        CoordinatorReleased,
        HarmReported,
        AttendeeExcluded,
        PersonalLinkIssued,
        AttendeePrepared,
        PreparationReopened,
        ConferenceScheduled,
        ConferenceCancelled,
        ConferenceHeld,
    ),
    *_first_versions(
        "plans",
        PlanProposed,
        PlanAgreed,
        PlanNotAgreed,
        PlanRevised,
        PlanCopiesReleased,
        ReviewDue,
        ReviewOverdue,
        ReviewAsked,
        PlanDoubted,
        ReviewMoved,
        ReviewExempted,
        OutcomeRecorded,
        BreachReported,
        ReviewHeld,
        PlanClosed,
    ),
    *_first_versions("notifications", MessageDelivered, MessageFailed),
    *_first_versions("audit", PersonErasureDecided, PersonErasureCompleted),
    *(
        Published(service, contract.__name__, 1, contract)
        for contract in (PersonErased, RestrictedCaseRead)
        for service in KEEPERS
    ),
)


RECORDED = {service: Published(service, "EventRecorded", 1, EventRecorded) for service in SERVICES}


BY_TYPE = {contract.type: contract for contract in PUBLISHED} | {
    RECORDED["referral"].type: RECORDED["referral"]
}


NEWEST = {contract.name: contract for contract in sorted(PUBLISHED, key=lambda c: c.version)}
