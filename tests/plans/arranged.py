"""Plans of a made-up family, in each state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from services.plans.domain.breaches import Breaches
from services.plans.domain.outcomes import Outcomes
from services.plans.domain.plan import Plan
from shared.parts_heard import Parts
from shared.taking_part import Span
from tests.acting import MONDAY, REFERENCE, act, later

HELD_ON = date(2027, 1, 4)
REVIEW_ON = date(2027, 3, 1)
Step = Callable[[Plan], None]


def by_coordinator(**changes: Any) -> Any:
    """The coordinator of the conference acts."""
    return act(**{"actor": "herts-coordinator", "role": "coordinator", **changes})


def by_referrer(**changes: Any) -> Any:
    """The professional who referred the family acts."""
    return act(**{"actor": "herts-referrer", "role": "referrer", **changes})


def by_lead_professional(**changes: Any) -> Any:
    """A lead professional of the case acts."""
    return act(**{"actor": "herts-teacher", "role": "lead_professional", **changes})


def led() -> Parts:
    """The teacher is a lead professional of the case, as was heard."""
    parts = Parts(Parts.id_of("hertfordshire", REFERENCE), REFERENCE)
    parts.note_lead(act(), Span("herts-teacher", HELD_ON, None), 9)
    return parts


def held(outcome: str = "plan", present: Sequence[str] = ("joan", "carys"), **more: Any) -> Any:
    """What is heard of a conference that was held."""
    return {
        "outcome": outcome,
        "present": list(present),
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
        "held_on": HELD_ON,
        "centre": ["milo", "ada"],
        "check_copies": False,
        **more,
    }


def wait(outcome: str = "plan", present: Sequence[str] = ("joan", "carys"), **more: Any) -> Step:
    return lambda p: p.wait_for_write_up(act(), held(outcome, present, **more), 7)


def action(
    what: str, who: str, by_when: date, attendee: str | None = None, children: Sequence[str] = ()
) -> dict[str, Any]:
    """Something that somebody will do."""
    return {
        "what": what,
        "who": who,
        "by_when": by_when,
        "attendee": attendee,
        "children": list(children),
    }


def told(**changes: Any) -> dict[str, Any]:
    """What the family decided."""
    return {
        "actions": [
            action("Sleep at Milo's home.", "Joan", date(2027, 1, 10), "joan"),
            action("Telephone the school.", "Carys", date(2027, 1, 15)),
        ],
        "back_up_plan": "Milo stays with his aunt.",
        "how_checked": "Joan telephones the school.",
        "family_monitor": "joan",
        "childs_wishes": "Football on Saturdays.",
        "support_asked": [
            {"what": "A bus pass.", "agency": None},
            {"what": "A folding bed.", "agency": "Housing"},
        ],
        "review_on": REVIEW_ON,
        "professional_monitor": None,
        "wishes_of": [],
        **changes,
    }


def propose(**changes: Any) -> Step:
    by = changes.pop("by", None)
    return lambda p: p.propose(by or by_coordinator(), told(**changes))


def agree(version: int = 1) -> Step:
    return lambda p: p.agree(by_referrer(), version)


def reasons(next_step: str = "revise", version: int = 1, **changes: Any) -> dict[str, Any]:
    """Why a version cannot be agreed."""
    arranged = "Milo stays with foster carers." if next_step == "alternative_arrangements" else None
    return {
        "plan_version": version,
        "reasons": "Nobody is named for Fridays.",
        "next_step": next_step,
        "risk_of_significant_harm": True,
        "arrangements": arranged,
        **changes,
    }


def refuse(next_step: str = "revise", version: int = 1, **changes: Any) -> Step:
    by = changes.pop("by", None)
    return lambda p: p.refuse(by or by_referrer(), reasons(next_step, version, **changes))


def by_timer(days: float) -> Any:
    """Kinplan itself acts, so many days later."""
    return act(actor="kinplan", role="system", at=later(days))


def fall_due(plan: Plan) -> None:
    plan.fall_due(by_timer(56))


def become_overdue(plan: Plan) -> None:
    plan.become_overdue(by_timer(70))


def review(outcome: str = "changed", following: date | None = date(2027, 5, 1)) -> Step:
    return lambda p: p.hold_review(by_referrer(at=later(60)), outcome, "Milo is well.", following)


def move(
    review_on: date = date(2027, 4, 1), asked_by: str = "family", at: datetime | None = None
) -> Step:
    by = by_referrer(at=at or later(58))
    return lambda p: p.move_review(by, review_on, asked_by, "Joan is away.")


def exempt(following: date | None = None, reason: str = "moved_away") -> Step:
    return lambda p: p.exempt_review(
        by_referrer(at=later(58)), reason, "They live elsewhere now.", following
    )


def answer(**changes: Any) -> Step:
    told = {
        "plan_version": 1,
        "support": 1,
        "answer": "agreed",
        "by_agency": "Transport",
        "answered_on": date(2027, 1, 4),
        "reason": None,
    }
    return lambda p: p.answer_support(by_coordinator(), {**told, **changes})


def progress(**changes: Any) -> Step:
    told = {
        "action": 1,
        "state": "under_way",
        "told_by": "Joan",
        "on": date(2027, 1, 4),
        "note": None,
    }
    return lambda p: p.record_progress(by_referrer(), {**told, **changes})


def release(version: int = 1) -> Step:
    return lambda p: p.release_copies(by_coordinator(), version)


def reopen(plan: Plan) -> None:
    plan.reopen(by_timer(90), "family_asks_again")


def close(reason: str = "alternative_arrangements") -> Step:
    return lambda p: p.close(by_referrer(), reason)


def new() -> Plan:
    """A plan of which nothing was recorded."""
    return Plan.new(act(), REFERENCE)


def after(*steps: Step) -> Plan:
    """A plan on which these steps were taken."""
    plan = new()
    for step in steps:
        step(plan)
    return plan


def breach(**changes: Any) -> dict[str, Any]:
    """What is told of a plan copy that went wrong."""
    return {
        "plan_version": 1,
        "recipient": "joan",
        "what_happened": "A neighbour opened the envelope.",
        "discovered_at": MONDAY,
        "endangered": ["carys"],
        **changes,
    }


def reported(name: str = "breach-1", **changes: Any) -> Breaches:
    """A case's breaches, of which one was reported."""
    breaches = Breaches.new("hertfordshire", REFERENCE)
    breaches.report(act(), name, breach(**changes))
    return breaches


def outcome(**changes: Any) -> dict[str, Any]:
    """How Milo fares."""
    return {
        "person": "milo",
        "months": 6,
        "legal_status": "child_in_need",
        "living_arrangement": "with_parent",
        "proceedings": "none",
        "days_in_care": 0,
        "on": date(2027, 1, 4),
        **changes,
    }


def outcomes(*told: dict[str, Any]) -> Outcomes:
    """A case's outcomes, recorded when its plan had been closed on Monday."""
    recorded = Outcomes.new("hertfordshire", REFERENCE)
    for one in told:
        recorded.record(act(), one, ["milo"], HELD_ON, HELD_ON)
    return recorded


PROPOSED = (wait(), propose())
AGREED = (*PROPOSED, agree())

IN: dict[str, Callable[[], Plan]] = {
    "awaited": lambda: after(wait()),
    "no_plan": lambda: after(wait("no_plan")),
    "proposed": lambda: after(*PROPOSED),
    "agreed": lambda: after(*AGREED),
    "not_agreed": lambda: after(*PROPOSED, refuse()),
    "review_due": lambda: after(*AGREED, fall_due),
    "review_overdue": lambda: after(*AGREED, fall_due, become_overdue),
    "closed": lambda: after(*AGREED, close()),
    "reopened": lambda: after(*AGREED, close(), reopen),
}
