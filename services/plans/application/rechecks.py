"""What followed from the policy when a plan was written up or reviewed, checked again."""

from __future__ import annotations

from collections.abc import Sequence

from services.plans.domain import events, rules
from shared.days import local_day
from shared.eventstore.events import CaseEvent
from shared.policies import Policy
from shared.rechecking import Recheck


def review_was_in_time(event: events.Proposed, policy: Policy, earlier: Sequence[CaseEvent]) -> str:
    """The day of the first review."""
    today = local_day(event.occurred_at)
    rules.review_is_in_time(event.review_on, today, policy.review_by(today))
    return f"The review is within {policy.timescales.review_within_weeks} weeks"


def next_review_was_in_time(
    event: events.ReviewHeld, policy: Policy, earlier: Sequence[CaseEvent]
) -> str | None:
    """The day of the next review, when there is to be one."""
    if event.next_review_on is None:
        return None
    today = local_day(event.occurred_at)
    rules.review_is_in_time(event.next_review_on, today, policy.review_by(today))
    return f"The next review is within {policy.timescales.review_within_weeks} weeks"


RECHECKS: dict[type, Recheck] = {
    events.Proposed: review_was_in_time,
    events.ReviewHeld: next_review_was_in_time,
}
