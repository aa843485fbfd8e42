"""When a plan is looked at again: an open plan always has one live review date."""

from __future__ import annotations

from datetime import date, timedelta

from services.plans.domain.refusals import (
    NextReviewMissing,
    ReviewAlreadyThen,
    ReviewInThePast,
    ReviewTooLate,
)
from shared.policies import Policy


def review_is_in_time(review_on: date, today: date, latest: date) -> None:
    """A review is normally held within three months (Daybreak; the council's policy says)."""
    if review_on <= today:
        raise ReviewInThePast("The review must be on a day that is still to come.")
    if review_on > latest:
        raise ReviewTooLate(
            f"The review is to be held by {latest.isoformat()} under this council's policy."
        )


def an_open_plan_has_a_review(outcome: str, next_review_on: date | None) -> None:
    """A plan that goes on has its next review; only one that works may end with its review."""
    if outcome == "changed" and next_review_on is None:
        raise NextReviewMissing("A plan that has changed goes on: give next_review_on.")


def review_may_move_to(review_on: date, was_on: date, today: date, latest: date) -> None:
    """Family or referrer may ask for a review earlier (Hertfordshire; Daybreak), at any time; it goes to
    a later day only as far as the policy allows, counted from the day on which it is moved."""
    if review_on == was_on:
        raise ReviewAlreadyThen("The review is on that day already. Give another day.")
    review_is_in_time(review_on, today, max(latest, was_on))


def overdue_day(due_on: date, policy: Policy) -> date:
    """The day on which a review that fell due and was not held is overdue (the council's policy)."""
    return due_on + timedelta(days=policy.timescales.review_overdue_after_days)
