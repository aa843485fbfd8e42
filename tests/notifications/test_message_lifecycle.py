"""A message's table of states, walked; and whatever is tried in whatever order."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given as for_any
from hypothesis import settings

from services.notifications.domain import events
from services.notifications.domain.outgoing import LIFECYCLE
from tests.given import replays_to_the_same
from tests.notifications.arranged import (
    IN,
    LAST_TRY,
    after,
    by_kinplan,
    deliver,
    give_up,
    lose_sight,
    put_off,
    request,
    start,
    stop,
    the_message,
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
    "start_sending": [start],
    "deliver": [deliver],
    "defer": [put_off, lose_sight],
    "fail": [give_up],
    "stop": [stop],
}
AT_ITS_LAST_TRY = {"defer": [lambda: after(*LAST_TRY)]}


def state_of(letters):
    return letters.messages[the_message(letters)].state


def test_every_state_and_every_action_is_tried():
    assert set(IN) == set(LIFECYCLE.states)
    assert set(ACTIONS) == set(LIFECYCLE.ways)
    for state, arrange in IN.items():
        assert state_of(arrange()) == state


@pytest.mark.parametrize("action", LIFECYCLE.ways)
def test_what_the_table_allows_is_done_and_ends_where_it_says(action):
    starts, ends = LIFECYCLE.ways[action]
    arranged = [IN[state] for state in starts] + AT_ITS_LAST_TRY.get(action, [])
    reached = ends_reached(LIFECYCLE, action, arranged, ACTIONS[action], state_of)
    assert reached == set(ends.split("|"))


@pytest.mark.parametrize(
    ("state", "action"), [pair for pair in not_allowed(LIFECYCLE) if pair[1] != "stop"]
)
def test_what_the_table_does_not_allow_is_refused_as_it_says(state, action):
    for step in ACTIONS[action]:
        is_refused_as_the_table_says(LIFECYCLE, state, IN[state](), step)


@pytest.mark.parametrize("state", [s for s in IN if not LIFECYCLE.allows(s, "stop")])
def test_what_cannot_be_stopped_stays_as_it_is_when_the_case_stops(state):
    letters = IN[state]()
    before = state_of(letters)
    stop(letters)
    assert state_of(letters) == before


@settings(max_examples=150, deadline=None, derandomize=True)
@for_any(steps=walks([request, *every(ACTIONS)]))
def test_whatever_is_tried_is_done_or_refused_and_replays_to_the_same(steps):
    letters = after(request)
    letters.request(by_kinplan(caused_by="another"), "invitation", "joan", "attendee")
    for step in steps:
        take(letters, step)
        assert state_of(letters) in LIFECYCLE.states
    replays_to_the_same(letters, list(letters.pending))


@pytest.mark.parametrize("length", range(1, 5))
def test_nothing_is_handed_over_twice_without_saying_so_and_nothing_after_the_stop(length):
    for steps in product(every(ACTIONS), repeat=length):
        letters = after(request)
        for step in steps:
            take(letters, step)
        keeps_its_promises(letters.pending)


def keeps_its_promises(recorded):
    under_way = stopped = False
    for event in recorded:
        if isinstance(event, events.SendingStarted):
            assert not stopped, "sent although it was stopped"
            assert event.again == under_way, "sent again without saying so"
            under_way = True
        elif isinstance(event, events.Deferred):
            under_way = event.uncertain
        elif isinstance(event, events.Stopped):
            stopped = True
