"""One example of every event of the plan service."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.plans.domain import events as plans
from shared.eventstore.events import CaseEvent
from tests.acting import MONDAY
from tests.examples.parts import DAY

VALUES: dict[type[CaseEvent], dict[str, Any]] = {
    plans.Awaited: {
        "outcome": "plan",
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
        "present": ["3d" * 16],
        "centre": ["1c" * 16],
        "check_copies": True,
        "held_on": DAY,
        "position": 41,
    },
    plans.Proposed: {
        "plan_version": 1,
        "family_monitor": "3d" * 16,
        "professional_monitor": "herts-referrer",
        "review_on": DAY,
        "actions": [
            {
                "what": "beekeeping",
                "who": "Peregrine Quillfeather",
                "by_when": date(2027, 2, 13),
                "attendee": "3d" * 16,
                "children": ["1c" * 16],
            }
        ],
        "back_up_plan": "houseboats",
        "how_checked": "semaphore",
        "childs_wishes": "trampolines",
        "wishes_of": [{"child": "1c" * 16, "wishes": "kaleidoscopes"}],
        "support_asked": [{"what": "wheelbarrows", "agency": "Tollgate Ropewalk"}],
    },
    plans.Agreed: {
        "plan_version": 1,
        "review_on": DAY,
        "actions": 1,
        "copies_for": ["3d" * 16],
        "referrer": "herts-referrer",
        "copies_held": True,
    },
    plans.CopiesReleased: {
        "plan_version": 1,
        "copies_for": ["3d" * 16],
        "referrer": "herts-referrer",
    },
    plans.NotAgreed: {
        "plan_version": 1,
        "next_step": "revise",
        "risk_of_significant_harm": True,
        "days_after": 2,
        "reasons": "weathervanes",
        "arrangements": "drawbridges",
    },
    plans.SupportAnswered: {
        "plan_version": 1,
        "support": 1,
        "answer": "refused",
        "answered_on": DAY,
        "by_agency": "Millpond Farriers",
        "reason": "snowploughs",
    },
    plans.ProgressRecorded: {
        "plan_version": 1,
        "action": 1,
        "state": "under_way",
        "seen_on": DAY,
        "attendee": "3d" * 16,
        "told_by": "the lamplighter's aunt",
        "note": "pomegranates",
    },
    plans.ReviewFellDue: {
        "plan_version": 1,
        "due_on": DAY,
        "family_monitor": "3d" * 16,
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
        "overdue_on": DAY + timedelta(days=14),
    },
    plans.ReviewBecameOverdue: {
        "plan_version": 1,
        "due_on": DAY,
        "family_monitor": "3d" * 16,
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
    },
    plans.ReviewAsked: {
        "attendee": "3d" * 16,
        "plan_version": 1,
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
        "why": "weathercocks",
    },
    plans.Doubted: {
        "attendee": "3d" * 16,
        "plan_version": 1,
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
        "what": "thunderstorms",
    },
    plans.ReviewMoved: {
        "plan_version": 1,
        "review_on": DAY + timedelta(days=7),
        "was_on": DAY,
        "asked_by": "family",
        "reason": "bellringers",
    },
    plans.ReviewExempted: {
        "plan_version": 1,
        "reason": "moved_away",
        "was_on": DAY,
        "next_review_on": None,
        "explanation": "caravanserais",
    },
    plans.ReviewHeld: {
        "plan_version": 1,
        "outcome": "changed",
        "next_review_on": DAY,
        "summary": "haystacks",
    },
    plans.Closed: {"reason": "working_without_us"},
    plans.Reopened: {"reason": "family_asks_again"},
    plans.ReferrerNoted: {"referrer": "herts-referrer-2", "position": 41},
    plans.CoordinatorNoted: {"coordinator": "herts-coordinator-2", "position": 41},
    plans.BreachReported: {
        "breach": "5e" * 16,
        "plan_version": 1,
        "recipient": "3d" * 16,
        "discovered_at": MONDAY,
        "tell_by": MONDAY + timedelta(hours=72),
        "endangered": ["2b" * 16],
        "what_happened": "letterboxes",
    },
    plans.BreachStepNoted: {
        "breach": "5e" * 16,
        "step": "commissioner_not_needed",
        "done_at": MONDAY,
        "reason": "parasols",
    },
    plans.OutcomeRecorded: {
        "person": "1c" * 16,
        "months": 6,
        "seen_on": DAY,
        "corrects": True,
        "legal_status": "wardship-of-the-forest",
        "living_arrangement": "treehouse",
        "proceedings": "jousting",
        "days_in_care": 17,
    },
}
