"""The day of a review comes once."""

from __future__ import annotations

from datetime import date

import pytest

from services.plans.domain.events import ReviewBecameOverdue, ReviewFellDue
from services.plans.domain.refusals import AlreadyAgreed, PlanIsClosed, ReviewIsDue
from tests.acting import HERTFORDSHIRE
from tests.given import given
from tests.plans.arranged import (
    AGREED,
    IN,
    PROPOSED,
    after,
    agree,
    become_overdue,
    fall_due,
    new,
    propose,
    refuse,
    review,
    wait,
)


def test_those_who_check_the_plan_are_named_when_it_falls_due():
    due = given(new(), *AGREED).when(fall_due)
    due.then(
        ReviewFellDue,
        plan_version=1,
        due_on=date(2027, 3, 1),
        family_monitor="joan",
        referrer="herts-referrer",
        coordinator="herts-coordinator",
    )
    assert due.record.status == "review_due"


def test_it_is_the_monitor_of_the_version_in_force_who_is_named():
    plan = after(*AGREED, propose(family_monitor="carys"), agree(2))
    given(plan).when(fall_due).then(ReviewFellDue, plan_version=2, family_monitor="carys")


def test_it_is_due_on_its_day_and_not_the_day_before():
    plan = after(*AGREED)
    assert not plan.is_due(date(2027, 2, 28))
    assert plan.is_due(date(2027, 3, 1))
    assert plan.is_due(date(2027, 3, 2))


def test_it_falls_due_once():
    given(new(), *AGREED, fall_due).when(fall_due).then_refused(ReviewIsDue)
    assert not IN["review_due"]().is_due(date(2028, 1, 1))


def test_the_next_review_falls_due_in_its_turn():
    plan = after(*AGREED, fall_due, review("changed", date(2027, 5, 1)))
    assert not plan.is_due(date(2027, 4, 30))
    assert plan.is_due(date(2027, 5, 1))
    given(plan).when(fall_due).then(ReviewFellDue, due_on=date(2027, 5, 1))


REVISED = (*AGREED, propose())


def test_it_falls_due_also_while_a_new_version_waits_for_the_referrer():
    plan = after(*REVISED)
    assert not plan.is_due(date(2027, 2, 28))
    assert plan.is_due(date(2027, 3, 1))
    due = given(plan).when(fall_due)
    due.then(ReviewFellDue, plan_version=1, due_on=date(2027, 3, 1))
    assert due.record.status == "proposed", "the version still waits"
    assert not due.record.is_due(date(2028, 1, 1)), "and it falls due once"


def test_it_becomes_overdue_also_while_a_new_version_waits():
    plan = after(*REVISED, fall_due)
    assert not plan.is_overdue(date(2027, 3, 14), HERTFORDSHIRE)
    assert plan.is_overdue(date(2027, 3, 15), HERTFORDSHIRE)
    given(plan).when(become_overdue).then(ReviewBecameOverdue, due_on=date(2027, 3, 1))
    assert not plan.is_overdue(date(2028, 1, 1), HERTFORDSHIRE)


@pytest.mark.parametrize(
    ("since", "status"),
    [((), "agreed"), ((fall_due,), "review_due"), ((fall_due, become_overdue), "review_overdue")],
)
def test_when_the_new_version_is_refused_the_review_stands_as_it_did(since, status):
    plan = after(*REVISED, *since, refuse("revise", 2))
    assert plan.status == status


def test_when_the_new_version_is_agreed_its_own_review_counts():
    plan = after(*REVISED, fall_due, agree(2))
    assert plan.status == "agreed"
    plan = after(*AGREED, propose(review_on=date(2027, 3, 20)), fall_due, agree(2))
    assert plan.is_due(date(2027, 3, 20))


def test_nothing_falls_due_of_a_plan_that_is_closed_or_not_agreed():
    for state in ("awaited", "no_plan", "proposed", "not_agreed", "closed"):
        assert not IN[state]().is_due(date(2028, 1, 1))
    given(IN["closed"]()).when(fall_due).then_refused(PlanIsClosed)


def test_a_conference_does_not_replace_a_plan_that_is_in_force():
    given(new(), *PROPOSED, agree()).when(wait()).then_refused(AlreadyAgreed)
