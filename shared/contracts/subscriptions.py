"""Who listens for what: the whole choreography on one page.

Every process declares all of it before anything is published, so that no event can be announced
before its listeners' queues are there. Each row is a queue, named after the listener's reaction.
"""

from __future__ import annotations

from dataclasses import dataclass

EVERYTHING = "*"


@dataclass(frozen=True)
class Subscription:
    """`service`'s reaction `reaction` listens for `event` of `source`; `*` means every event.

    A reaction works in the store of the council whose event it is. Where `crosses` is given it works in
    another's: the one that this field of the event names. Only transfers cross (decision 18).
    """

    service: str
    reaction: str
    source: str
    event: str
    records: bool = False
    crosses: str = ""

    @property
    def queue(self) -> str:
        """The queue's name, such as scheduling.open_conference_when_referral_accepted."""
        suffix = f".{self.source}" if self.event in (EVERYTHING, *EVERYBODYS) else ""
        return f"{self.service}.{self.reaction}{suffix}"


KEEPERS = ("referral", "scheduling", "plans", "notifications", "audit")
"""Who keeps cases, and so may have people to erase in them."""
PUBLISHERS = (*KEEPERS, "access")
EVERYBODYS = ("PersonErased", "RestrictedCaseRead")
"""What every keeper of cases may announce: a reaction to it has a queue for each of them."""

SUBSCRIPTIONS = (
    Subscription(
        "scheduling", "open_conference_when_referral_accepted", "referral", "ReferralAccepted"
    ),
    Subscription(
        "scheduling", "cancel_conference_when_consent_withdrawn", "referral", "ConsentWithdrawn"
    ),
    Subscription("scheduling", "cancel_conference_when_case_closed", "referral", "CaseClosed"),
    Subscription("scheduling", "reopen_conference_when_case_reopened", "referral", "CaseReopened"),
    Subscription("scheduling", "drop_child_when_pregnancy_lost", "referral", "PregnancyLost"),
    Subscription(
        "scheduling", "await_consent_when_own_consent_needed", "referral", "OwnConsentNeeded"
    ),
    Subscription(
        "scheduling", "note_consent_when_own_consent_recorded", "referral", "OwnConsentRecorded"
    ),
    Subscription("scheduling", "note_referrer_when_changed", "referral", "ReferrerChanged"),
    Subscription(
        "scheduling", "note_offer_when_binding_changed", "referral", "OfferBindingChanged"
    ),
    Subscription("scheduling", "reconvene_when_plan_not_agreed", "plans", "PlanNotAgreed"),
    Subscription("scheduling", "reconvene_when_plan_not_working", "plans", "ReviewHeld"),
    Subscription("plans", "await_plan_when_conference_held", "scheduling", "ConferenceHeld"),
    Subscription("plans", "close_plan_when_consent_withdrawn", "referral", "ConsentWithdrawn"),
    Subscription("plans", "close_plan_when_case_closed", "referral", "CaseClosed"),
    Subscription("plans", "reopen_plan_when_case_reopened", "referral", "CaseReopened"),
    Subscription("plans", "note_referrer_when_changed", "referral", "ReferrerChanged"),
    Subscription("plans", "note_coordinator_when_allocated", "scheduling", "CoordinatorAllocated"),
    Subscription(
        "plans", "note_release_when_coordinator_released", "scheduling", "CoordinatorReleased"
    ),
    Subscription(
        "referral", "note_coordinator_when_allocated", "scheduling", "CoordinatorAllocated"
    ),
    Subscription(
        "referral", "note_release_when_coordinator_released", "scheduling", "CoordinatorReleased"
    ),
    Subscription("referral", "note_conference_when_held", "scheduling", "ConferenceHeld"),
    Subscription("referral", "close_case_when_plan_closed", "plans", "PlanClosed"),
    Subscription(
        "referral", "close_case_when_conference_cancelled", "scheduling", "ConferenceCancelled"
    ),
    Subscription(
        "referral",
        "note_incoming_transfer_when_offered",
        "referral",
        "TransferOffered",
        crosses="to_council",
    ),
    Subscription(
        "referral",
        "note_withdrawal_when_transfer_withdrawn",
        "referral",
        "TransferWithdrawn",
        crosses="to_council",
    ),
    Subscription(
        "referral",
        "record_answer_when_transfer_answered",
        "referral",
        "TransferAnswered",
        crosses="from_council",
    ),
    Subscription("audit", "hand_over_case_when_transferred", "referral", "CaseTransferred"),
    Subscription(
        "notifications", "acknowledge_when_referral_received", "referral", "ReferralReceived"
    ),
    Subscription(
        "notifications", "invite_when_conference_scheduled", "scheduling", "ConferenceScheduled"
    ),
    Subscription("notifications", "send_copies_when_plan_agreed", "plans", "PlanAgreed"),
    Subscription("notifications", "remind_when_review_due", "plans", "ReviewDue"),
    Subscription(
        "notifications", "stop_messages_when_consent_withdrawn", "referral", "ConsentWithdrawn"
    ),
    Subscription(
        "notifications", "answer_referrer_when_referral_declined", "referral", "ReferralDeclined"
    ),
    Subscription(
        "notifications", "ask_referrer_when_referral_returned", "referral", "ReferralReturned"
    ),
    Subscription(
        "notifications", "introduce_us_when_referral_accepted", "referral", "ReferralAccepted"
    ),
    Subscription("notifications", "tell_when_referrer_changed", "referral", "ReferrerChanged"),
    Subscription(
        "notifications", "ask_for_own_consent_when_needed", "referral", "OwnConsentNeeded"
    ),
    Subscription(
        "notifications", "hand_over_when_age_limit_reached", "referral", "AgeLimitReached"
    ),
    Subscription(
        "notifications", "alert_managers_when_conference_owed", "referral", "ConferenceOwed"
    ),
    Subscription("notifications", "stop_messages_when_pregnancy_lost", "referral", "PregnancyLost"),
    Subscription("notifications", "resume_messages_when_case_reopened", "referral", "CaseReopened"),
    Subscription(
        "notifications", "postpone_when_preparation_reopened", "scheduling", "PreparationReopened"
    ),
    Subscription(
        "notifications", "say_so_when_conference_cancelled", "scheduling", "ConferenceCancelled"
    ),
    Subscription(
        "notifications", "give_notice_when_attendee_excluded", "scheduling", "AttendeeExcluded"
    ),
    Subscription("notifications", "send_link_when_issued", "scheduling", "PersonalLinkIssued"),
    Subscription("notifications", "tell_when_review_asked", "plans", "ReviewAsked"),
    Subscription("notifications", "tell_when_plan_doubted", "plans", "PlanDoubted"),
    Subscription("notifications", "alert_when_harm_reported", "scheduling", "HarmReported"),
    Subscription(
        "notifications", "note_coordinator_when_allocated", "scheduling", "CoordinatorAllocated"
    ),
    Subscription(
        "notifications", "clear_coordinator_when_released", "scheduling", "CoordinatorReleased"
    ),
    Subscription("notifications", "send_copies_when_released", "plans", "PlanCopiesReleased"),
    Subscription("notifications", "escalate_when_review_overdue", "plans", "ReviewOverdue"),
    Subscription("notifications", "alert_managers_when_breach_reported", "plans", "BreachReported"),
    *(
        Subscription(service, "note_restriction_when_case_restricted", "referral", "CaseRestricted")
        for service in ("scheduling", "plans", "notifications", "audit")
    ),
    *(
        Subscription(
            service, "note_lifting_when_restriction_lifted", "referral", "RestrictionLifted"
        )
        for service in ("scheduling", "plans", "notifications", "audit")
    ),
    *(
        Subscription(service, reaction, "referral", event)
        for reaction, event in (
            ("note_lead_professional_when_named", "LeadProfessionalNamed"),
            ("end_part_when_lead_professional_ended", "LeadProfessionalEnded"),
            ("end_parts_when_case_transferred", "CaseTransferred"),
            ("end_parts_when_case_sealed", "CaseSealed"),
        )
        for service in ("scheduling", "plans", "notifications")
    ),
    *(
        Subscription(
            "notifications",
            "alert_managers_when_restricted_case_read",
            source,
            "RestrictedCaseRead",
        )
        for source in KEEPERS
    ),
    Subscription(
        "notifications",
        "ask_to_delete_when_erasure_completed",
        "audit",
        "PersonErasureCompleted",
    ),
    *(
        Subscription(service, "erase_people_when_erasure_decided", "audit", "PersonErasureDecided")
        for service in KEEPERS
    ),
    *(
        Subscription("audit", "note_erasure_when_person_erased", source, "PersonErased")
        for source in KEEPERS
    ),
    *(Subscription("audit", "note_announcement", source, EVERYTHING) for source in PUBLISHERS),
    *(
        Subscription("audit", "gather_record", source, EVERYTHING, records=True)
        for source in PUBLISHERS
    ),
)


CROSSING = {(row.service, row.reaction): row for row in SUBSCRIPTIONS if row.crosses}
"""The reactions that work in another council's store than the event's, by service and name."""


def subscriptions_of(service: str) -> tuple[Subscription, ...]:
    """What one service listens for."""
    return tuple(s for s in SUBSCRIPTIONS if s.service == service)
