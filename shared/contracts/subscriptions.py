"""Who listens for what: the whole choreography on one page.

Every process declares all of it before anything is published, so that no event can be announced
before its listeners' queues are there. Each row is a queue, named after the listener's reaction.
"""

from __future__ import annotations

from dataclasses import dataclass

EVERYTHING = "*"


@dataclass(frozen=True)
class Subscription:
    """`service`'s reaction `reaction` listens for `event` of `source`; `*` means every event."""

    service: str
    reaction: str
    source: str
    event: str
    records: bool = False

    @property
    def queue(self) -> str:
        """The queue's name, such as scheduling.open_conference_when_referral_accepted."""
        suffix = f".{self.source}" if self.event == EVERYTHING else ""
        return f"{self.service}.{self.reaction}{suffix}"


PUBLISHERS = ("referral", "scheduling", "plans", "notifications")

SUBSCRIPTIONS = (
    Subscription(
        "scheduling", "open_conference_when_referral_accepted", "referral", "ReferralAccepted"
    ),
    Subscription(
        "scheduling", "cancel_conference_when_consent_withdrawn", "referral", "ConsentWithdrawn"
    ),
    Subscription("scheduling", "reconvene_when_plan_not_agreed", "plans", "PlanNotAgreed"),
    Subscription("scheduling", "reconvene_when_plan_not_working", "plans", "ReviewHeld"),
    Subscription("plans", "await_plan_when_conference_held", "scheduling", "ConferenceHeld"),
    Subscription("plans", "close_plan_when_consent_withdrawn", "referral", "ConsentWithdrawn"),
    Subscription(
        "referral", "note_coordinator_when_allocated", "scheduling", "CoordinatorAllocated"
    ),
    Subscription("referral", "close_case_when_plan_closed", "plans", "PlanClosed"),
    Subscription(
        "referral", "close_case_when_conference_cancelled", "scheduling", "ConferenceCancelled"
    ),
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
    *(Subscription("audit", "note_announcement", source, EVERYTHING) for source in PUBLISHERS),
    *(
        Subscription("audit", "gather_record", source, EVERYTHING, records=True)
        for source in (*PUBLISHERS, "audit")
    ),
)


def subscriptions_of(service: str) -> tuple[Subscription, ...]:
    """What one service listens for."""
    return tuple(s for s in SUBSCRIPTIONS if s.service == service)
