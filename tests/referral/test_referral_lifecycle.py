"""The referral's table of states, walked; and whatever is tried in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from services.referral.domain.referral import LIFECYCLE
from tests.acting import act
from tests.given import replays_to_the_same
from tests.referral.arranged import accept, after, close, decline, parent, received, withdraw
from tests.walking import (
    allowed,
    ends_reached,
    every,
    is_refused_as_the_table_says,
    not_allowed,
    take,
    walks,
)

IN = {
    "received": lambda: after(),
    "accepted": lambda: after(accept),
    "declined": lambda: after(decline),
    "consent_withdrawn": lambda: after(withdraw),
    "closed": lambda: after(accept, close),
}
ACTIONS = {
    "accept": [accept],
    "decline": [decline],
    "withdraw_consent": [withdraw],
    "close": [close],
}
STRANGE = [lambda r: r.withdraw_consent(act(), "nobody", "by post")]


def test_every_state_and_every_action_is_tried():
    assert set(IN) == set(LIFECYCLE.states)
    assert set(ACTIONS) == set(LIFECYCLE.ways)
    for state, arrange in IN.items():
        assert arrange().status == state


@pytest.mark.parametrize("action", LIFECYCLE.ways)
def test_what_the_table_allows_is_done_and_ends_where_it_says(action):
    starts, ends = LIFECYCLE.ways[action]
    arranged = [IN[state] for state in starts]
    reached = ends_reached(LIFECYCLE, action, arranged, ACTIONS[action], lambda r: r.status)
    assert reached == set(ends.split("|"))


@pytest.mark.parametrize(("state", "action"), not_allowed(LIFECYCLE))
def test_what_the_table_does_not_allow_is_refused_as_it_says(state, action):
    for step in ACTIONS[action]:
        is_refused_as_the_table_says(LIFECYCLE, state, IN[state](), step)


def test_the_table_is_walked_whole():
    pairs = len(allowed(LIFECYCLE)) + len(not_allowed(LIFECYCLE))
    assert pairs == len(LIFECYCLE.states) * len(LIFECYCLE.ways)


@settings(max_examples=60, deadline=None, derandomize=True)
@for_any(willing=st.booleans(), steps=walks([*every(ACTIONS), *STRANGE], 8))
def test_whatever_is_tried_is_done_or_refused_and_replays_to_the_same(willing, steps):
    referral = received(parents=[parent(consent="willing" if willing else "unwilling")])
    for step in steps:
        take(referral, step)
        assert referral.status in LIFECYCLE.states
        assert willing or referral.conference_by is None
    replays_to_the_same(referral, list(referral.pending))
