"""What followed from the policy when a plan was written up or its review fixed, checked again."""

from __future__ import annotations

from collections.abc import Sequence

from services.plans.domain import events, reviews
from shared.days import local_day
from shared.eventstore.events import CaseEvent
from shared.policies import Policy
from shared.rechecking import Contradiction, Recheck


def review_was_in_time(event: events.Proposed, policy: Policy, earlier: Sequence[CaseEvent]) -> str:
    """The day of the first review."""
    today = local_day(event.occurred_at)
    reviews.review_is_in_time(event.review_on, today, policy.review_by(today))
    return f"The review is within {policy.timescales.review_within_weeks} weeks"


def next_review_was_in_time(
    event: events.ReviewHeld | events.ReviewExempted, policy: Policy, earlier: Sequence[CaseEvent]
) -> str | None:
    """The day of the next review, when there is to be one."""
    if event.next_review_on is None:
        return None
    today = local_day(event.occurred_at)
    reviews.review_is_in_time(event.next_review_on, today, policy.review_by(today))
    return f"The next review is within {policy.timescales.review_within_weeks} weeks"


def moved_review_was_in_time(
    event: events.ReviewMoved, policy: Policy, earlier: Sequence[CaseEvent]
) -> str:
    """The day to which a review was moved."""
    today = local_day(event.occurred_at)
    reviews.review_may_move_to(event.review_on, event.was_on, today, policy.review_by(today))
    if event.review_on < event.was_on:
        return "A review may be held earlier at any time"
    return f"The review is within {policy.timescales.review_within_weeks} weeks of being moved"


def overdue_day_was_right(
    event: events.ReviewFellDue, policy: Policy, earlier: Sequence[CaseEvent]
) -> str | None:
    """The day on which a review that fell due is overdue, where it was kept."""
    if event.overdue_on is None:
        return None
    days = policy.timescales.review_overdue_after_days
    if event.overdue_on != reviews.overdue_day(event.due_on, policy):
        raise Contradiction(f"A review is overdue {days} days after it fell due.")
    return f"A review that is not held is overdue after {days} days"


RECHECKS: dict[type, Recheck] = {
    events.Proposed: review_was_in_time,
    events.ReviewHeld: next_review_was_in_time,
    events.ReviewExempted: next_review_was_in_time,
    events.ReviewMoved: moved_review_was_in_time,
    events.ReviewFellDue: overdue_day_was_right,
}
