"""The service's part has come to an end."""

from __future__ import annotations

import pytest

from services.plans.domain.events import Closed
from services.plans.domain.refusals import NoSafePlan, PlanIsClosed
from tests.given import given
from tests.plans.arranged import AGREED, IN, close, fall_due, new, propose, refuse


@pytest.mark.parametrize("state", [state for state in IN if state != "closed"])
def test_a_plan_can_be_closed_with_a_reason_in_every_state(state):
    closed = given(IN[state]()).when(close())
    closed.then(Closed, reason="alternative_arrangements")
    assert (closed.record.status, closed.record.review_on) == ("closed", None)


def test_a_plan_that_was_agreed_may_end_because_it_works():
    given(new(), *AGREED).when(close("working_without_us")).then(Closed)
    given(new(), *AGREED, fall_due).when(close("working_without_us")).then(Closed)
    given(new(), *AGREED, propose()).when(close("working_without_us")).then(Closed)


@pytest.mark.parametrize("state", ["awaited", "no_plan", "proposed", "not_agreed"])
def test_a_plan_that_was_never_agreed_as_safe_does_not_end_because_it_works(state):
    given(IN[state]()).when(close("working_without_us")).then_refused(NoSafePlan)


def test_a_plan_is_closed_once():
    given(IN["closed"]()).when(close()).then_refused(PlanIsClosed)
    given(new(), *AGREED, propose(), refuse("alternative_arrangements", 2)).when(
        close()
    ).then_refused(PlanIsClosed)
