"""Plans of a made-up family, in each state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from services.plans.domain.plan import Plan
from tests.acting import REFERENCE, act, later

REVIEW_ON = date(2027, 3, 1)
Step = Callable[[Plan], None]


def by_coordinator(**changes: Any) -> Any:
    """The coordinator of the conference acts."""
    return act(**{"actor": "herts-coordinator", "role": "coordinator", **changes})


def by_referrer(**changes: Any) -> Any:
    """The professional who referred the family acts."""
    return act(**{"actor": "herts-referrer", "role": "referrer", **changes})


def wait(outcome: str = "plan", present: tuple[str, ...] = ("joan", "carys")) -> Step:
    return lambda p: p.wait_for_write_up(
        act(), outcome, "herts-referrer", "herts-coordinator", list(present)
    )


def action(what: str, who: str, by_when: date, attendee: str | None = None) -> dict[str, Any]:
    """Something that somebody will do."""
    return {"what": what, "who": who, "by_when": by_when, "attendee": attendee}


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
        "support_asked": ["A bus pass."],
        "review_on": REVIEW_ON,
        **changes,
    }


def propose(**changes: Any) -> Step:
    by = changes.pop("by", None)
    return lambda p: p.propose(by or by_coordinator(), told(**changes))


def agree(version: int = 1) -> Step:
    return lambda p: p.agree(by_referrer(), version)


def refuse(next_step: str = "revise", version: int = 1) -> Step:
    return lambda p: p.refuse(by_referrer(), version, "Nobody is named for Fridays.", next_step)


def fall_due(plan: Plan) -> None:
    plan.fall_due(act(actor="kinplan", role="system", at=later(56)))


def review(outcome: str = "changed", following: date | None = date(2027, 5, 1)) -> Step:
    return lambda p: p.hold_review(by_referrer(at=later(60)), outcome, "Milo is well.", following)


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


PROPOSED = (wait(), propose())
AGREED = (*PROPOSED, agree())

IN: dict[str, Callable[[], Plan]] = {
    "awaited": lambda: after(wait()),
    "no_plan": lambda: after(wait("no_plan")),
    "proposed": lambda: after(*PROPOSED),
    "agreed": lambda: after(*AGREED),
    "not_agreed": lambda: after(*PROPOSED, refuse()),
    "review_due": lambda: after(*AGREED, fall_due),
    "closed": lambda: after(*AGREED, close()),
}
