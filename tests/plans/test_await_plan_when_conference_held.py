"""The plan of a conference is to be written up; and no longer, when the family withdrew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.plans.application.reactions import (
    await_plan_when_conference_held,
    close_plan_when_consent_withdrawn,
)
from services.plans.domain.events import Awaited, Closed
from services.plans.domain.plan import Plan
from tests.acting import REFERENCE, heard, later
from tests.kept import Kept, answered, kinds
from tests.plans.arranged import IN, PROPOSED, after, refuse, wait

WITHDRAWN = heard("ConsentWithdrawn", was_accepted=True)


def held(outcome="plan", present=("joan", "carys"), **more):
    return heard(
        "ConferenceHeld",
        outcome=outcome,
        present=list(present),
        referrer="herts-referrer",
        coordinator="herts-coordinator",
        held_on=date(2027, 1, 25),
        centre=["milo"],
        check_copies=True,
        **more,
    )


def plan_of(store):
    return store.find(Plan, Plan.id_of("hertfordshire", REFERENCE))


@pytest.mark.parametrize(("outcome", "status"), [("plan", "awaited"), ("no_plan", "no_plan")])
def test_the_plan_of_a_conference_is_awaited(outcome, status):
    store = Kept()
    assert kinds(answered(store, await_plan_when_conference_held, held(outcome))) == [Awaited]
    plan = plan_of(store)
    assert (plan.status, plan.present) == (status, ["joan", "carys"])
    assert (plan.referrer, plan.coordinator) == ("herts-referrer", "herts-coordinator")
    assert (plan.centre, plan.check_copies) == (["milo"], True)
    assert plan.first_held_on == date(2027, 1, 25)


def test_the_plan_of_a_later_conference_is_awaited_again_from_those_who_were_there():
    store = Kept(after(*PROPOSED, refuse("another_meeting")))
    recorded = answered(store, await_plan_when_conference_held, held(present=["joan"]))
    assert kinds(recorded) == [Awaited]
    plan = plan_of(store)
    assert plan.present == ["joan"]
    assert plan.first_held_on == date(2027, 1, 4), "outcomes count from the first conference"


def test_of_a_conference_that_did_not_say_its_day_the_day_of_hearing_counts():
    old = replace(after(wait()).pending[0], held_on=None, occurred_at=later(3))
    plan = Plan.replay(None, [old])
    assert plan.first_held_on == date(2027, 1, 7)


def test_the_conference_of_a_case_that_goes_on_makes_the_next_plan():
    store = Kept(IN["reopened"]())
    assert kinds(answered(store, await_plan_when_conference_held, held())) == [Awaited]
    assert plan_of(store).status == "awaited"


@pytest.mark.parametrize(
    "state", ["awaited", "proposed", "agreed", "review_due", "review_overdue", "closed"]
)
def test_it_is_ignored_while_the_plan_is_at_another_point(state):
    assert answered(Kept(IN[state]()), await_plan_when_conference_held, held()) == []


@pytest.mark.parametrize("state", [state for state in IN if state != "closed"])
def test_the_plan_is_closed_when_consent_was_withdrawn(state):
    recorded = answered(Kept(IN[state]()), close_plan_when_consent_withdrawn, WITHDRAWN)
    assert kinds(recorded) == [Closed]
    assert recorded[0].reason == "consent_withdrawn"


def test_a_withdrawal_that_is_heard_of_before_the_conference_was_held_closes_what_comes():
    store = Kept()
    assert kinds(answered(store, close_plan_when_consent_withdrawn, WITHDRAWN)) == [Closed]
    assert answered(store, await_plan_when_conference_held, held()) == []
    assert plan_of(store).status == "closed"


def test_a_withdrawal_is_ignored_when_the_plan_is_closed_already():
    assert answered(Kept(IN["closed"]()), close_plan_when_consent_withdrawn, WITHDRAWN) == []


def test_a_withdrawal_is_ignored_when_the_referral_was_never_accepted():
    never = heard("ConsentWithdrawn", was_accepted=False)
    assert answered(Kept(), close_plan_when_consent_withdrawn, never) == []
