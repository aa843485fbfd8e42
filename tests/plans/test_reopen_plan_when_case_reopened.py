"""A case that had ended goes on: another conference makes another plan."""

from __future__ import annotations

import pytest

from services.plans.application.reactions import (
    await_plan_when_conference_held,
    close_plan_when_case_closed,
    reopen_plan_when_case_reopened,
)
from services.plans.domain.events import Reopened
from services.plans.domain.plan import Plan
from services.plans.domain.refusals import NoSafePlan
from tests.acting import REFERENCE, heard
from tests.given import given
from tests.kept import Kept, answered, kinds
from tests.plans.arranged import AGREED, IN, close, held, new, propose, refuse, reopen, wait

GOES_ON = heard("CaseReopened", reason="family_asks_again")


def plan_of(store):
    return store.find(Plan, Plan.id_of("hertfordshire", REFERENCE))


def test_a_plan_that_was_closed_waits_for_the_next_conference():
    store = Kept(IN["closed"]())
    recorded = answered(store, reopen_plan_when_case_reopened, GOES_ON)
    assert kinds(recorded) == [Reopened]
    plan = plan_of(store)
    assert (plan.status, plan.review_on, plan.closed_because) == ("reopened", None, "")


def test_its_history_stays_and_its_versions_count_on():
    store = Kept(IN["closed"]())
    answered(store, reopen_plan_when_case_reopened, GOES_ON)
    answered(store, await_plan_when_conference_held, heard("ConferenceHeld", **held()))
    plan = plan_of(store)
    propose()(plan)
    assert (plan.status, plan.plan_version, list(plan.versions)) == ("proposed", 2, [1, 2])


def test_what_was_agreed_before_the_end_is_in_force_no_longer():
    again = (*AGREED, close(), reopen)
    given(new(), *again).when(close("working_without_us")).then_refused(NoSafePlan)
    revised = given(new(), *again, wait(), propose()).when(refuse("revise", 2)).record
    assert (revised.status, revised.review_on) == ("not_agreed", None)


def test_a_plan_that_goes_on_has_no_end_at_which_outcomes_could_be_recorded():
    assert given(new(), *AGREED).when(close()).record.closed_on is not None
    assert given(new(), *AGREED, close()).when(reopen).record.closed_on is None


@pytest.mark.parametrize("state", [state for state in IN if state != "closed"])
def test_it_is_ignored_when_the_plan_is_open(state):
    assert answered(Kept(IN[state]()), reopen_plan_when_case_reopened, GOES_ON) == []


def test_it_is_ignored_when_there_is_no_plan():
    assert answered(Kept(), reopen_plan_when_case_reopened, GOES_ON) == []


def test_a_case_that_ended_without_a_conference_may_go_on_to_one():
    store = Kept()
    answered(store, close_plan_when_case_closed, heard("CaseClosed", reason="unsafe"))
    answered(store, reopen_plan_when_case_reopened, GOES_ON)
    answered(store, await_plan_when_conference_held, heard("ConferenceHeld", **held()))
    assert plan_of(store).status == "awaited"
