"""What happened to a plan, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from services.plans.domain import events
from shared.narrating import NameOf, Sentence, day, ended, spoken


def _proposed(e: events.Proposed, n: NameOf) -> str:
    actions = "; ".join(
        f"{a['who']}: {a['what'].rstrip('. ')} (by {day(a['by_when'])})" for a in e.actions
    )
    return (
        f"Wrote up version {e.plan_version} of the plan. {actions}. "
        f"Back-up plan: {ended(e.back_up_plan)} The child's wishes: {ended(e.childs_wishes)} "
        f"Review on {day(e.review_on)}."
    )


def _held(e: events.ReviewHeld, n: NameOf) -> str:
    following = f" The next review is on {day(e.next_review_on)}." if e.next_review_on else ""
    return f"Held the review: {spoken(e.outcome)}. {ended(e.summary)}{following}"


SENTENCES: dict[type, Sentence] = {
    events.Awaited: lambda e, n: (
        "The plan is to be written up."
        if e.outcome == "plan"
        else "The conference ended without a plan; the referrer decides what happens next."
    ),
    events.Proposed: _proposed,
    events.Agreed: lambda e, n: (
        f"Agreed version {e.plan_version} of the plan as safe. "
        f"It will be reviewed on {day(e.review_on)}."
    ),
    events.NotAgreed: lambda e, n: (
        f"Could not agree version {e.plan_version}: {ended(e.reasons)} Next: {spoken(e.next_step)}."
    ),
    events.ReviewFellDue: lambda e, n: f"The review of the plan fell due on {day(e.due_on)}.",
    events.ReviewHeld: _held,
    events.Closed: lambda e, n: f"The plan was closed ({spoken(e.reason)}).",
}


def also_named(event: Any) -> Collection[str]:
    """People who are named and have no identifier: those who will do something."""
    actions = event.actions if isinstance(event, events.Proposed) else ()
    return [action["who"] for action in actions]


def names_in(event: Any) -> Mapping[str, str]:
    """Plans name people only in their own words; identifiers are named by other services."""
    return {}
