"""The review was held: is the plan working?"""

from __future__ import annotations

from datetime import date

import pytest

from services.plans.domain.events import Closed, ReviewHeld
from services.plans.domain.refusals import (
    NextReviewMissing,
    NoPlanProposed,
    ProposalWaits,
    ReviewInThePast,
    ReviewTooLate,
)
from tests.given import given
from tests.plans.arranged import AGREED, IN, PROPOSED, fall_due, new, review, wait

NEXT = date(2027, 5, 1)


@pytest.mark.parametrize("outcome", ["working", "changed"])
def test_a_plan_that_goes_on_has_its_next_review(outcome):
    reviewed = given(new(), *AGREED, fall_due).when(review(outcome, NEXT))
    reviewed.then(ReviewHeld, outcome=outcome, next_review_on=NEXT, plan_version=1)
    assert (reviewed.record.status, reviewed.record.review_on) == ("agreed", NEXT)
    assert reviewed.record.reviews == 1


def test_a_review_that_is_overdue_is_cleared_by_being_held():
    reviewed = given(IN["review_overdue"]()).when(review("working", NEXT))
    reviewed.then(ReviewHeld, next_review_on=NEXT)
    assert (reviewed.record.status, reviewed.record.overdue_on) == ("agreed", None)


def test_a_plan_that_has_changed_stays_agreed_and_is_to_be_written_up_anew():
    reviewed = given(IN["review_due"]()).when(review("changed", NEXT)).record
    assert (reviewed.status, reviewed.agreed_version, reviewed.revision_due) == ("agreed", 1, True)
    assert not given(IN["review_due"]()).when(review("working", NEXT)).record.revision_due


def test_a_review_may_be_held_before_its_day():
    given(new(), *AGREED).when(review()).then(ReviewHeld)


def test_a_plan_that_works_without_us_ends_with_its_review():
    reviewed = given(new(), *AGREED, fall_due).when(review("working", None))
    reviewed.then(ReviewHeld, Closed, reason="working_without_us")
    assert reviewed.record.status == "closed"


@pytest.mark.parametrize("following", [NEXT, None])
def test_a_plan_that_does_not_work_is_in_force_no_longer(following):
    reviewed = given(new(), *AGREED, fall_due).when(review("not_working", following))
    reviewed.then(ReviewHeld, outcome="not_working", next_review_on=None)
    assert (reviewed.record.status, reviewed.record.agreed_version) == ("not_agreed", 0)


def test_a_plan_that_has_changed_goes_on_and_needs_its_next_review():
    given(new(), *AGREED, fall_due).when(review("changed", None)).then_refused(NextReviewMissing)


def test_the_next_review_is_to_come_and_within_the_weeks_of_the_policy():
    for on in (date(2027, 3, 4), date(2027, 3, 5)):  # the day before the review, and its day
        given(new(), *AGREED, fall_due).when(review("changed", on)).then_refused(ReviewInThePast)
    latest = date(2027, 5, 28)
    given(new(), *AGREED, fall_due).when(review("changed", latest)).then(ReviewHeld)
    later = date(2027, 5, 29)
    given(new(), *AGREED, fall_due).when(review("changed", later)).then_refused(ReviewTooLate)


def test_there_is_nothing_to_review_before_a_version_was_agreed():
    given(new(), wait()).when(review()).then_refused(NoPlanProposed)
    given(new(), *PROPOSED).when(review()).then_refused(ProposalWaits)
