"""The plan's table of states, walked; and whatever is tried in whatever order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from services.plans.domain.plan import LIFECYCLE
from tests.acting import act
from tests.given import replays_to_the_same
from tests.plans.arranged import (
    IN,
    agree,
    answer,
    become_overdue,
    by_timer,
    close,
    exempt,
    fall_due,
    move,
    new,
    progress,
    propose,
    refuse,
    release,
    reopen,
    review,
    wait,
)
from tests.walking import (
    ends_reached,
    every,
    is_refused_as_the_table_says,
    not_allowed,
    take,
    walks,
)


def waiting(step_of):
    """The step on whichever version waits."""
    return lambda plan: step_of(plan.plan_version)(plan)


ACTIONS = {
    "propose": [propose()],
    "agree": [waiting(agree)],
    "refuse": [
        waiting(lambda version: refuse("revise", version)),
        waiting(lambda version: refuse("another_meeting", version)),
        waiting(lambda version: refuse("alternative_arrangements", version)),
    ],
    "fall_due": [fall_due],
    "become_overdue": [become_overdue],
    "move_review": [move(), move(date(2027, 3, 20), "referrer")],
    "exempt_review": [exempt(), exempt(date(2027, 4, 1), "other")],
    "reopen": [reopen],
    "hold_review": [
        review(),
        review("working"),
        review("working", None),
        review("not_working"),
        review("not_working", None),
    ],
    "await_again": [wait(), wait("no_plan")],
    "close": [close()],
}
WITH_A_VERSION_IN_FORCE = {
    "refuse": [
        lambda: revised(),
        lambda: revised(fall_due),
        lambda: revised(fall_due, become_overdue),
    ]
}
TRIED = [
    *every(ACTIONS),
    agree(9),
    refuse(version=9),
    review("changed", None),
    propose(family_monitor="stranger"),
    propose(review_on=date(2029, 1, 1)),
    close("working_without_us"),
    close("no_plan"),
    answer(),
    answer(support=9),
    answer(answer="refused"),
    progress(),
    progress(action=9),
    release(),
    release(2),
    move(date(2029, 1, 1)),
    exempt(date(2029, 1, 1)),
    wait(check_copies=True),
    lambda plan: plan.end_with_case(by_timer(80), "moved_away"),
    lambda plan: plan.note_referrer(act(), "herts-referrer-2", 9),
    lambda plan: plan.note_coordinator(act(), "herts-coordinator-2", 9),
]


def revised(*since):
    """A plan of which one version is in force, and a second one waits, while these things happened."""
    plan = IN["agreed"]()
    propose()(plan)
    for step in since:
        step(plan)
    return plan


def test_every_state_and_every_action_is_tried():
    assert set(IN) == set(LIFECYCLE.states)
    assert set(ACTIONS) == set(LIFECYCLE.ways)
    for state, arrange in IN.items():
        assert arrange().status == state


def test_a_plan_begins_where_the_table_says():
    begun = {"awaited": wait(), "no_plan": wait("no_plan"), "closed": close("consent_withdrawn")}
    assert set(begun) == set(LIFECYCLE.start.split("|"))
    for state, step in begun.items():
        plan = new()
        step(plan)
        assert plan.status == state


@pytest.mark.parametrize("action", LIFECYCLE.ways)
def test_what_the_table_allows_is_done_and_ends_where_it_says(action):
    starts, ends = LIFECYCLE.ways[action]
    arranged = [IN[state] for state in starts] + WITH_A_VERSION_IN_FORCE.get(action, [])
    reached = ends_reached(LIFECYCLE, action, arranged, ACTIONS[action], lambda p: p.status)
    assert reached == set(ends.split("|"))


@pytest.mark.parametrize(("state", "action"), not_allowed(LIFECYCLE))
def test_what_the_table_does_not_allow_is_refused_as_it_says(state, action):
    for step in ACTIONS[action]:
        is_refused_as_the_table_says(LIFECYCLE, state, IN[state](), step)


@settings(max_examples=150, deadline=None, derandomize=True)
@for_any(prefix=st.sampled_from(list(IN)), steps=walks(TRIED))
def test_whatever_is_tried_is_done_or_refused_and_replays_to_the_same(prefix, steps):
    plan = IN[prefix]()
    for step in steps:
        take(plan, step)
        assert plan.status in LIFECYCLE.states
        if plan.status in ("agreed", "review_due", "review_overdue"):
            assert plan.agreed_version and plan.review_on, "an open plan has one live review date"
        if plan.status == "closed":
            assert plan.review_on is None and plan.closed_because
    assert list(plan.versions) == list(range(1, plan.plan_version + 1))
    replays_to_the_same(plan, list(plan.pending))
