"""What people answer, what is offered to them, and what happens to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from services.referral.domain.people import Acceptance, Reply
from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.referral.domain.state import ReferralState


@dataclass(frozen=True, kw_only=True)
class ResponseRecorded(CaseEvent):
    """Somebody whose consent counts was asked again. `own`: they consent for themselves."""

    TOPIC: ClassVar[str] = "referral.response_recorded"

    person: str
    answer: str
    own: bool
    asked_on: date
    how_asked: str = personal(about="person")

    def apply(self, record: ReferralState) -> None:
        record.answers = {**record.answers, self.person: self.answer}


@dataclass(frozen=True, kw_only=True)
class OwnViewRecorded(CaseEvent):
    """A child or young person has said what they think. `competent`: they were judged able to consent
    themselves, so that their yes counts as consent."""

    TOPIC: ClassVar[str] = "referral.own_view_recorded"

    child: str
    wants_to_take_part: str
    competent: bool
    asked_on: date
    view: str = personal(about="child")
    how_asked: str = personal(about="child")

    def apply(self, record: ReferralState) -> None:
        said = {
            "view": self.view,
            "wants_to_take_part": self.wants_to_take_part,
            "competent": self.competent,
            "asked_on": self.asked_on,
            "how_asked": self.how_asked,
        }
        record.views = {**record.views, self.child: said}


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(CaseEvent):
    """Somebody whose consent counted no longer wants to take part. What anybody had answered before
    counts no more."""

    TOPIC: ClassVar[str] = "referral.consent_withdrawn"

    withdrawn_by: str
    was_accepted: bool
    how: str = personal(about="withdrawn_by")

    def apply(self, record: ReferralState) -> None:
        record.status = "consent_withdrawn"
        record.ended_because = "consent_withdrawn"
        record.answers = {}
        record.views = {child: {**said, "competent": False} for child, said in record.views.items()}


@dataclass(frozen=True, kw_only=True)
class CameOfAge(CaseEvent):
    """A young person is eighteen: parental responsibility has ended, their own consent counts."""

    TOPIC: ClassVar[str] = "referral.came_of_age"

    person: str

    def apply(self, record: ReferralState) -> None:
        record.came_of_age = [*record.came_of_age, self.person]


@dataclass(frozen=True, kw_only=True)
class AgeLimitPassed(CaseEvent):
    """A young person is too old for the council's service."""

    TOPIC: ClassVar[str] = "referral.age_limit_passed"

    person: str

    def apply(self, record: ReferralState) -> None:
        record.too_old = [*record.too_old, self.person]


@dataclass(frozen=True, kw_only=True)
class OfferRecorded(CaseEvent):
    """A conference was offered before care proceedings. `obliges`: somebody has accepted it, which
    obliges the council; `obliged_on`: the last day on which somebody did; where that was not kept, the day
    of the offer counts."""

    TOPIC: ClassVar[str] = "referral.offer_recorded"

    made_to: list[str]
    made_on: date
    how: str
    obliges: bool
    obliged_on: date | None = None
    replies: list[Reply] = personal(each="person")

    def apply(self, record: ReferralState) -> None:
        record.offers = [
            *record.offers,
            {
                "made_to": self.made_to,
                "made_on": self.made_on,
                "how": self.how,
                "replies": self.replies,
            },
        ]
        if self.obliges:
            accepted = Acceptance(self.obliged_on or self.made_on, len(record.exemptions))
            record.acceptances = [*record.acceptances, accepted]


@dataclass(frozen=True, kw_only=True)
class OfferBindingChanged(CaseEvent):
    """From now on an accepted offer binds the council to hold the conference, or it binds no longer: it
    was held, an exemption was decided, or the case has ended."""

    TOPIC: ClassVar[str] = "referral.offer_binding_changed"

    binds: bool

    def apply(self, record: ReferralState) -> None:
        record.offer_bound = self.binds


@dataclass(frozen=True, kw_only=True)
class ConferenceOwed(CaseEvent):
    """What would have ended the case did not, since an accepted offer binds: a conference is owed.
    `because`: what that was; `reason`: why it happened; `position`: the place of that in its log."""

    TOPIC: ClassVar[str] = "referral.conference_owed"

    because: str
    reason: str
    position: int

    def apply(self, record: ReferralState) -> None:
        record.owed_positions = {**record.owed_positions, self.because: self.position}


@dataclass(frozen=True, kw_only=True)
class ExemptionRecorded(CaseEvent):
    """It was decided that the council is not bound by the offer, by whom and why."""

    TOPIC: ClassVar[str] = "referral.exemption_recorded"

    decided_on: date
    reason: str = personal()
    decided_by: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.exemptions = [
            *record.exemptions,
            {"reason": self.reason, "decided_by": self.decided_by, "decided_on": self.decided_on},
        ]


@dataclass(frozen=True, kw_only=True)
class CareApplicationNoted(CaseEvent):
    """The council has applied to the court. The case goes on: a conference is possible meanwhile."""

    TOPIC: ClassVar[str] = "referral.care_application_noted"

    made_on: date
    stage: str

    def apply(self, record: ReferralState) -> None:
        record.stage = self.stage
        record.care_applications = [*record.care_applications, self.made_on]


@dataclass(frozen=True, kw_only=True)
class BirthNoted(CaseEvent):
    """A child who was expected has been born: the same child in the same case."""

    TOPIC: ClassVar[str] = "referral.birth_noted"

    child: str
    name: str = personal(about="child")
    born_on: date | None = personal(about="child")
    nhs_number: str | None = personal(about="child", default=None)

    def apply(self, record: ReferralState) -> None:
        child = record.child(self.child)
        if child is not None:
            child["name"] = self.name
            child["date_of_birth"], child["due_date"] = self.born_on, None
            child["nhs_number"] = self.nhs_number or child["nhs_number"]
        record.born = [*record.born, self.child]


@dataclass(frozen=True, kw_only=True)
class PregnancyLost(CaseEvent):
    """A child who was expected will not be born. Everything still to be sent about it stops."""

    TOPIC: ClassVar[str] = "referral.pregnancy_lost"

    child: str
    case_goes_on: bool

    def apply(self, record: ReferralState) -> None:
        record.lost = [*record.lost, self.child]
