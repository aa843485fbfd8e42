"""The case has ended, and its plan with it."""

from __future__ import annotations

import pytest

from services.plans.application.reactions import (
    await_plan_when_conference_held,
    close_plan_when_case_closed,
)
from services.plans.domain.events import Closed
from services.plans.domain.plan import Plan
from services.plans.domain.refusals import PlanIsClosed
from tests.acting import REFERENCE, act, heard
from tests.given import given
from tests.kept import Kept, answered, kinds
from tests.plans.arranged import HELD_ON, IN, held

ENDED = heard("CaseClosed", reason="working_without_us")


@pytest.mark.parametrize("state", [state for state in IN if state != "closed"])
def test_the_plan_is_closed_with_the_reason_of_the_case_whatever_its_state(state):
    recorded = answered(Kept(IN[state]()), close_plan_when_case_closed, ENDED)
    assert kinds(recorded) == [Closed]
    assert recorded[0].reason == "working_without_us"


def test_a_plan_that_is_only_heard_of_later_finds_itself_closed():
    store = Kept()
    assert kinds(answered(store, close_plan_when_case_closed, ENDED)) == [Closed]
    later = heard("ConferenceHeld", **held(held_on=HELD_ON))
    assert answered(store, await_plan_when_conference_held, later) == []
    assert store.find(Plan, Plan.id_of("hertfordshire", REFERENCE)).status == "closed"


def test_it_is_ignored_when_the_plan_is_closed_already():
    assert answered(Kept(IN["closed"]()), close_plan_when_case_closed, ENDED) == []
    store = Kept()
    answered(store, close_plan_when_case_closed, ENDED)
    assert answered(store, close_plan_when_case_closed, ENDED) == []


def test_a_plan_ends_once():
    given(IN["closed"]()).when(lambda p: p.end_with_case(act(), "moved_away")).then_refused(
        PlanIsClosed
    )
