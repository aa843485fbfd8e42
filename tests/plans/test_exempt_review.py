"""A review is not held, by decision and with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from services.plans.domain.events import Closed, ReviewExempted
from services.plans.domain.refusals import (
    FamilyMadeNoPlan,
    PlanIsClosed,
    ReviewInThePast,
    ReviewTooLate,
)
from shared.contracts.requests.plans import EXEMPTION_REASONS
from tests.given import given
from tests.plans.arranged import AGREED, IN, exempt, fall_due, new

NEXT = date(2027, 4, 1)


@pytest.mark.parametrize("state", ["agreed", "review_due", "review_overdue"])
@pytest.mark.parametrize("reason", EXEMPTION_REASONS)
def test_without_a_next_review_the_plan_ends(state, reason):
    exempted = given(IN[state]()).when(exempt(None, reason))
    exempted.then(ReviewExempted, Closed, reason="review_exempted")
    assert exempted.recorded[0].reason == reason
    assert (exempted.record.status, exempted.record.review_on) == ("closed", None)


@pytest.mark.parametrize("state", ["agreed", "review_due", "review_overdue"])
def test_with_a_next_review_the_plan_goes_on(state):
    exempted = given(IN[state]()).when(exempt(NEXT))
    exempted.then(ReviewExempted, next_review_on=NEXT, was_on=date(2027, 3, 1))
    assert (exempted.record.status, exempted.record.review_on) == ("agreed", NEXT)
    assert exempted.record.reviews == 0, "it was not held"


def test_the_next_review_is_to_come_and_within_the_weeks_of_the_policy():
    today, too_late = date(2027, 3, 3), date(2027, 5, 27)
    given(new(), *AGREED, fall_due).when(exempt(today)).then_refused(ReviewInThePast)
    given(new(), *AGREED, fall_due).when(exempt(too_late)).then_refused(ReviewTooLate)


def test_only_a_plan_in_force_has_a_review_to_exempt():
    given(IN["closed"]()).when(exempt()).then_refused(PlanIsClosed)
    given(IN["no_plan"]()).when(exempt()).then_refused(FamilyMadeNoPlan)
