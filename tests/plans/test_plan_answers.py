"""What the plan service answers, and to whom."""

from __future__ import annotations

import pytest

from services.plans.application import commands
from shared.commanding import Work
from shared.contracts.commands import COMMANDS
from shared.refusals import Forbidden, NotFound, NotYet
from tests.acting import REFERENCE, act
from tests.kept import Kept
from tests.plans.arranged import (
    AGREED,
    PROPOSED,
    after,
    by_coordinator,
    by_referrer,
    propose,
    told,
    wait,
)

PLANS = {c.name: c for c in COMMANDS if c.service == "plans"}
BODIES = {
    "propose_plan": told(),
    "agree_plan": {"plan_version": 1},
    "refuse_plan": {"plan_version": 1, "reasons": "None.", "next_step": "revise"},
    "hold_review": {"outcome": "working", "summary": "Well.", "next_review_on": None},
    "close_plan": {"reason": "alternative_arrangements"},
}
DONE_FROM = {
    "propose_plan": (wait(),),
    "agree_plan": PROPOSED,
    "refuse_plan": PROPOSED,
    "hold_review": AGREED,
    "close_plan": AGREED,
}
ANSWERS = {
    "propose_plan": {"plan_version": 1},
    "agree_plan": {"plan_version": 1, "review_on": "2027-03-01"},
    "refuse_plan": {"plan_version": 1},
    "hold_review": {},
    "close_plan": {},
}
BY = {"coordinator": by_coordinator, "referrer": by_referrer, "manager": act}


def work(store, by, body=None):
    return Work(store, REFERENCE, by, body or {})


def test_every_command_is_tried():
    assert set(PLANS) == set(BODIES) == set(DONE_FROM) == set(ANSWERS)


@pytest.mark.parametrize("name", PLANS)
def test_each_command_is_done_by_everybody_who_may(name):
    for role in PLANS[name].roles:
        store = Kept(after(*DONE_FROM[name]))
        decision = getattr(commands, name)(work(store, BY[role](), BODIES[name]))
        assert decision.record.pending
        assert decision.answer == ANSWERS[name]


@pytest.mark.parametrize("name", PLANS)
def test_nobody_acts_on_a_case_of_which_they_have_no_part(name):
    for role in set(PLANS[name].roles) - {"manager"}:
        stranger = BY[role](actor="herts-somebody-else")
        with pytest.raises(Forbidden, match="may do that"):
            getattr(commands, name)(work(Kept(after(*DONE_FROM[name])), stranger, BODIES[name]))


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_that_is_not_there_yet_may_be_there_in_a_moment(name):
    with pytest.raises(NotYet, match="try again in a second"):
        getattr(commands, name)(work(Kept(), act(), BODIES[name]))


def test_the_plan_is_shown_with_all_its_versions():
    shown = commands.show_plan(work(Kept(after(*AGREED, propose())), by_referrer()))
    assert (shown["status"], shown["plan_version"], shown["agreed_version"]) == ("proposed", 2, 1)
    assert [v["plan_version"] for v in shown["versions"]] == [1, 2]
    assert shown["versions"][0]["actions"][0]["by_when"] == "2027-01-10"
    assert shown["versions"][0]["review_on"] == shown["review_on"] == "2027-03-01"


def test_the_plan_is_not_shown_to_those_who_have_no_part_in_it():
    for stranger in (by_referrer(actor="other"), by_coordinator(actor="other")):
        with pytest.raises(Forbidden):
            commands.show_plan(work(Kept(after(*AGREED)), stranger))


def test_a_copy_is_of_one_version():
    copied = commands.copy(work(Kept(after(*AGREED)), act(), {"plan_version": 1}))
    assert copied["plan_version"] == 1
    assert copied["back_up_plan"] == "Milo stays with his aunt."
    assert copied["actions"][0]["by_when"] == "2027-01-10"


def test_the_status_tells_nothing_of_people():
    assert commands.status(work(Kept(after(*AGREED)), act())) == {
        "status": "agreed",
        "version": 3,
        "plan_version": 1,
        "review_on": "2027-03-01",
        "reviews": 0,
    }


def test_what_is_not_there_is_not_found():
    for look in (commands.show_plan, commands.status):
        with pytest.raises(NotFound):
            look(work(Kept(), act()))
    for store in (Kept(), Kept(after(*AGREED))):
        with pytest.raises(NotFound):
            commands.copy(work(store, act(), {"plan_version": 2}))
