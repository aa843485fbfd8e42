"""The rules of plans and reviews, each by name, with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.plans.domain.refusals import (
    ActionInThePast,
    ActionOfSomebodyElse,
    MonitorWasNotThere,
    NextReviewMissing,
    NoSafePlan,
    NotThisVersion,
    ReviewInThePast,
    ReviewTooLate,
)


def monitor_was_present(family_monitor: str, present: Iterable[str]) -> None:
    """ "The social worker and a nominated family member will check that the plan is working"
    (Hertfordshire, Central Bedfordshire): nominated by those who were there, from among them."""
    if family_monitor not in present:
        raise MonitorWasNotThere(
            "family_monitor must be the identifier of an attendee who was present."
        )


def actions_are_still_to_come(actions: Iterable[Mapping[str, Any]], today: date) -> None:
    """Each action has a day by which it is done, not one that has passed."""
    if any(action["by_when"] < today for action in actions):
        raise ActionInThePast("An action's by_when has passed already. Give a day that is to come.")


def actions_name_those_who_were_there(
    actions: Iterable[Mapping[str, Any]], present: Iterable[str]
) -> None:
    """Whoever an action names by identifier was at the meeting: nobody is given something to do in
    their absence (Hertfordshire: the family makes its own plan)."""
    if {action["attendee"] for action in actions} - {None, *present}:
        raise ActionOfSomebodyElse(
            "An action's attendee must be the identifier of somebody who was present. Leave it out "
            "for others, and name them in who."
        )


def review_is_in_time(review_on: date, today: date, latest: date) -> None:
    """A review is normally held within three months (Daybreak; the council's policy says)."""
    if review_on <= today:
        raise ReviewInThePast("The review must be on a day that is still to come.")
    if review_on > latest:
        raise ReviewTooLate(
            f"The review is to be held by {latest.isoformat()} under this council's policy."
        )


def it_is_the_version_that_waits(given: int, waiting: int) -> None:
    """Agreeing and refusing name the version, so that nobody agrees what they have not read."""
    if given != waiting:
        raise NotThisVersion(
            f"Version {waiting} is the one that waits. Read it, then decide on it."
        )


def an_open_plan_has_a_review(outcome: str, next_review_on: date | None) -> None:
    """A plan that goes on has its next review; only one that works may end with its review."""
    if outcome == "changed" and next_review_on is None:
        raise NextReviewMissing("A plan that has changed goes on: give next_review_on.")


def only_a_safe_plan_works(reason: str, agreed_version: int) -> None:
    """A plan ends as working only when a version of it was agreed as safe; what ends without one
    is recorded as what it was (Ofsted: the record says why a decision was made)."""
    if reason == "working_without_us" and not agreed_version:
        raise NoSafePlan(
            "No version of this plan was agreed as safe. Close it with the reason "
            "alternative_arrangements or no_plan."
        )
