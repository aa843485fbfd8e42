"""The conference's table of states, walked; and whatever is tried in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from services.scheduling.domain.conference import LIFECYCLE
from tests.given import replays_to_the_same
from tests.scheduling.arranged import (
    IN,
    allocate,
    begin_private,
    book,
    by_coordinator,
    cancel,
    confirm,
    decline,
    end_private,
    hold,
    invite,
    note_withdrawal,
    opened,
    prepare,
    reconvene,
    reopen,
    share,
)
from tests.walking import (
    ends_reached,
    every,
    is_refused_as_the_table_says,
    not_allowed,
    take,
    walks,
)

ACTIONS = {
    "allocate_coordinator": [allocate],
    "prepare": [invite("cas", name="Cas Ashdown"), prepare(), decline(), book()],
    "confirm": [confirm()],
    "reopen_preparation": [reopen()],
    "begin_information_sharing": [share],
    "begin_private_time": [begin_private],
    "end_private_time": [end_private],
    "hold": [hold],
    "reconvene": [reconvene],
    "note_withdrawal": [note_withdrawal],
    "cancel": [cancel],
}
TRIED = [
    *every(ACTIONS),
    invite(),
    invite("ana", name="Ana Pell", language="Portuguese"),
    prepare("ana"),
    book("ana"),
    decline("ana"),
    reopen("interpreter_cancelled"),
    confirm(place="online"),
    lambda c: c.hold(by_coordinator(), "no_plan", ["joan", "ana", "joan"]),
]


def test_every_state_and_every_action_is_tried():
    assert set(IN) == set(LIFECYCLE.states)
    assert set(ACTIONS) == set(LIFECYCLE.ways)
    for state, arrange in IN.items():
        assert arrange().status == state


@pytest.mark.parametrize("action", LIFECYCLE.ways)
def test_what_the_table_allows_is_done_and_ends_where_it_says(action):
    starts, ends = LIFECYCLE.ways[action]
    arranged = [IN[state] for state in starts]
    reached = ends_reached(LIFECYCLE, action, arranged, ACTIONS[action], lambda c: c.status)
    assert reached == set(ends.split("|"))


@pytest.mark.parametrize(("state", "action"), not_allowed(LIFECYCLE))
def test_what_the_table_does_not_allow_is_refused_as_it_says(state, action):
    for step in ACTIONS[action]:
        is_refused_as_the_table_says(LIFECYCLE, state, IN[state](), step)


@settings(max_examples=150, deadline=None, derandomize=True)
@for_any(prefix=st.sampled_from(list(IN)), steps=walks(TRIED))
def test_whatever_is_tried_is_done_or_refused_and_replays_to_the_same(prefix, steps):
    conference = IN[prefix]()
    for step in steps:
        take(conference, step)
        assert conference.status in LIFECYCLE.states
        if conference.status not in ("opened", "cancelled"):
            assert conference.coordinator
        if conference.status == "held":
            assert conference.present
    replays_to_the_same(conference, list(conference.pending))


@settings(max_examples=150, deadline=None, derandomize=True)
@for_any(steps=walks(TRIED, 30))
def test_it_is_confirmed_only_when_everybody_who_comes_is_prepared_and_understood(steps):
    conference = opened()
    allocate(conference)
    for step in steps:
        if take(conference, step) and conference.pending[-1].TOPIC == "conference.confirmed":
            coming = [a for a in conference.attendees.values() if not a.declined]
            assert any(a.part == "family" for a in coming)
            assert all(a.prepared_on for a in coming)
            assert all(a.interpreter for a in coming if a.language != "English")
