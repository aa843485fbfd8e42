"""A review is put on another day: earlier at any time, later as far as the policy goes."""

from __future__ import annotations

from datetime import date

import pytest

from services.plans.domain.events import ReviewMoved
from services.plans.domain.refusals import (
    NoPlanProposed,
    PlanIsClosed,
    ProposalWaits,
    ReviewAlreadyThen,
    ReviewInThePast,
    ReviewTooLate,
)
from tests.acting import later
from tests.given import given
from tests.plans.arranged import (
    AGREED,
    IN,
    PROPOSED,
    after,
    become_overdue,
    close,
    fall_due,
    move,
    new,
)


@pytest.mark.parametrize("state", ["agreed", "review_due", "review_overdue"])
def test_a_review_may_be_moved_before_its_day_and_when_it_is_due_or_overdue(state):
    moved = given(IN[state]()).when(move(date(2027, 4, 1)))
    moved.then(ReviewMoved, review_on=date(2027, 4, 1), was_on=date(2027, 3, 1), plan_version=1)
    assert (moved.record.status, moved.record.review_on) == ("agreed", date(2027, 4, 1))


@pytest.mark.parametrize("asked_by", ["family", "referrer", "service"])
def test_family_or_referrer_may_ask_for_an_earlier_review_at_any_time(asked_by):
    early = move(date(2027, 1, 5), asked_by, at=later())
    given(new(), *AGREED).when(early).then(ReviewMoved, review_on=date(2027, 1, 5))


def test_it_is_to_come():
    for on in (date(2027, 1, 3), date(2027, 1, 4)):
        given(new(), *AGREED).when(move(on, at=later())).then_refused(ReviewInThePast)


def test_later_goes_only_as_far_as_the_policy_counted_from_the_day_of_moving():
    last, too_late = date(2027, 5, 26), date(2027, 5, 27)  # twelve weeks after 3 March
    given(new(), *AGREED, fall_due).when(move(last)).then(ReviewMoved)
    given(new(), *AGREED, fall_due).when(move(too_late)).then_refused(ReviewTooLate)


def test_a_review_that_is_on_that_day_already_is_not_moved():
    same = move(date(2027, 3, 1), at=later())
    given(new(), *AGREED).when(same).then_refused(ReviewAlreadyThen)
    given(new(), *AGREED, move()).when(move()).then_refused(ReviewAlreadyThen)


def test_a_review_that_was_moved_falls_due_and_becomes_overdue_again_in_its_turn():
    plan = after(*AGREED, fall_due, become_overdue, move(date(2027, 4, 1)))
    assert not plan.is_due(date(2027, 3, 31))
    assert plan.is_due(date(2027, 4, 1))
    fall_due(plan)
    assert plan.overdue_on == date(2027, 4, 15)


def test_only_a_plan_in_force_has_a_review_to_move():
    given(new(), *PROPOSED).when(move()).then_refused(ProposalWaits)
    given(IN["not_agreed"]()).when(move()).then_refused(NoPlanProposed)
    given(new(), *AGREED, close()).when(move()).then_refused(PlanIsClosed)
