"""Which stored events of the plan service are announced, and as what."""

from __future__ import annotations

from typing import Any

from services.plans.domain import events
from shared.announcing import Announce, Announcement, announcing
from shared.days import local_day
from shared.eventstore.erasing import announce_erased
from shared.eventstore.witness import Erased


def _proposed(e: events.Proposed) -> Announcement:
    name = "PlanProposed" if e.plan_version == 1 else "PlanRevised"
    return name, {"plan_version": e.plan_version, "actions": len(e.actions)}


def _to_be_reviewed(e: events.ReviewFellDue | events.ReviewBecameOverdue) -> dict[str, Any]:
    return {
        "plan_version": e.plan_version,
        "due_on": e.due_on,
        "family_monitor": e.family_monitor,
        "referrer": e.referrer,
        "coordinator": e.coordinator,
    }


def _said(e: events.ReviewAsked | events.Doubted) -> dict[str, Any]:
    return {
        "plan_version": e.plan_version,
        "attendee": e.attendee,
        "referrer": e.referrer,
        "coordinator": e.coordinator,
    }


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
            "copies_held": e.copies_held,
        },
    ),
    events.CopiesReleased: lambda e: (
        "PlanCopiesReleased",
        {"plan_version": e.plan_version, "copies_for": e.copies_for, "referrer": e.referrer},
    ),
    events.NotAgreed: lambda e: (
        "PlanNotAgreed",
        {"plan_version": e.plan_version, "next_step": e.next_step},
    ),
    events.ReviewFellDue: lambda e: ("ReviewDue", _to_be_reviewed(e)),
    events.ReviewBecameOverdue: lambda e: ("ReviewOverdue", _to_be_reviewed(e)),
    events.ReviewHeld: lambda e: (
        "ReviewHeld",
        {
            "plan_version": e.plan_version,
            "outcome": e.outcome,
            "held_on": local_day(e.occurred_at),
        },
    ),
    events.ReviewAsked: lambda e: ("ReviewAsked", _said(e)),
    events.Doubted: lambda e: ("PlanDoubted", _said(e)),
    events.ReviewMoved: lambda e: (
        "ReviewMoved",
        {"plan_version": e.plan_version, "review_on": e.review_on},
    ),
    events.ReviewExempted: lambda e: (
        "ReviewExempted",
        {"plan_version": e.plan_version, "reason": e.reason},
    ),
    events.OutcomeRecorded: lambda e: ("OutcomeRecorded", {"person": e.person, "months": e.months}),
    events.BreachReported: lambda e: (
        "BreachReported",
        {"breach": e.breach, "plan_version": e.plan_version, "tell_by": e.tell_by},
    ),
    events.Closed: lambda e: ("PlanClosed", {"reason": e.reason}),
    Erased: announce_erased,
}

announce = announcing(ANNOUNCED)
