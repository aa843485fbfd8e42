"""Which stored events of the plan service are announced, and as what."""

from __future__ import annotations

from services.plans.domain import events
from shared.announcing import Announce, Announcement, announcing
from shared.days import local_day
from shared.eventstore.erasing import announce_erased
from shared.eventstore.witness import Erased


def _proposed(e: events.Proposed) -> Announcement:
    name = "PlanProposed" if e.plan_version == 1 else "PlanRevised"
    return name, {"plan_version": e.plan_version, "actions": len(e.actions)}


ANNOUNCED: dict[type, Announce] = {
    events.Proposed: _proposed,
    events.Agreed: lambda e: (
        "PlanAgreed",
        {
            "plan_version": e.plan_version,
            "agreed_on": local_day(e.occurred_at),
            "review_on": e.review_on,
            "actions": e.actions,
            "copies_for": e.copies_for,
            "referrer": e.referrer,
        },
    ),
    events.NotAgreed: lambda e: (
        "PlanNotAgreed",
        {"plan_version": e.plan_version, "next_step": e.next_step},
    ),
    events.ReviewFellDue: lambda e: (
        "ReviewDue",
        {
            "plan_version": e.plan_version,
            "due_on": e.due_on,
            "family_monitor": e.family_monitor,
            "referrer": e.referrer,
            "coordinator": e.coordinator,
        },
    ),
    events.ReviewHeld: lambda e: (
        "ReviewHeld",
        {
            "plan_version": e.plan_version,
            "outcome": e.outcome,
            "held_on": local_day(e.occurred_at),
        },
    ),
    events.Closed: lambda e: ("PlanClosed", {"reason": e.reason}),
    Erased: announce_erased,
}

announce = announcing(ANNOUNCED)
