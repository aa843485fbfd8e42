"""The referral's table of states, walked; and whatever is tried in whatever order."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from services.referral.domain.referral import LIFECYCLE
from shared.lifecycle import SAME
from tests.acting import act
from tests.given import replays_to_the_same
from tests.referral import arranged as a
from tests.walking import (
    allowed,
    every,
    is_refused_as_the_table_says,
    not_allowed,
    take,
    walks,
)


def expecting(*steps, babies=1, **changes):
    """A family that expects a baby, person-1, or two; on which these steps were taken."""
    referral = a.received(children=[a.unborn()] * babies, **changes)
    for step in steps:
        step(referral)
    return referral


twins = partial(expecting, babies=2)
IN = {
    "received": [expecting, twins],
    "returned": [partial(expecting, a.return_it), partial(twins, a.return_it)],
    "accepted": [partial(expecting, a.accept), partial(twins, a.accept)],
    "declined": [partial(expecting, a.decline)],
    "consent_withdrawn": [
        partial(expecting, a.withdraw),
        partial(expecting, a.accept, a.withdraw),
    ],
    "closed": [partial(expecting, a.close), partial(expecting, a.accept, a.close)],
    "merged": [
        partial(expecting, a.decide_same, a.merge),
        partial(expecting, a.decide_same, a.return_it, a.merge),
    ],
    "sealed": [partial(expecting, a.seal), partial(expecting, a.accept, a.close, a.seal)],
}
ACTIONS = {
    "return": [a.return_it],
    "complete": [a.complete],
    "accept": [a.accept],
    "decline": [a.decline],
    "withdraw_consent": [lambda r: r.withdraw_consent(act(), r.parents[0]["id"], "by post")],
    "record_response": [lambda r: a.respond(r, person=r.parents[0]["id"])],
    "record_own_view": [a.say],
    "record_offer": [lambda r: a.offer(r, made_to=[r.parents[0]["id"]], replies=[])],
    "record_exemption": [a.exempt],
    "note_care_application": [a.apply_to_court],
    "note_birth": [a.give_birth],
    "note_pregnancy_loss": [a.lose],
    "change_referrer": [a.change_referrer],
    "name_lead_professional": [a.name_lead],
    "end_lead_professional": [a.end_lead],
    "close": [a.close],
    "reopen": [a.reopen],
    "decide_duplicate": [a.decide_same],
    "merge": [a.merge],
    "separate": [a.separate],
    "offer_transfer": [a.offer_transfer],
    "answer_transfer": [a.answer_transfer, lambda r: a.answer_transfer(r, answer="refused")],
    "withdraw_transfer": [a.withdraw_transfer],
    "restrict": [a.restrict],
    "lift_restriction": [a.lift_restriction],
    "seal": [a.seal],
}
BEFORE = {
    "end_lead_professional": a.name_lead,
    "merge": a.decide_same,
    "answer_transfer": a.offer_transfer,
    "withdraw_transfer": a.offer_transfer,
    "lift_restriction": a.restrict,
    "reopen": lambda r: a.respond(r) if r.status == "consent_withdrawn" else None,
}
STRANGE = [
    lambda r: r.withdraw_consent(act(), "nobody", "by post"),
    a.find_duplicate,
    lambda r: a.give_birth(r, "nobody"),
    a.refuse,
]


def test_every_state_and_every_action_is_tried():
    assert set(IN) == set(LIFECYCLE.states)
    assert set(ACTIONS) == set(LIFECYCLE.ways)
    for state, arrangements in IN.items():
        for arrange in arrangements:
            assert arrange().status == state


@pytest.mark.parametrize("action", LIFECYCLE.ways)
def test_what_the_table_allows_is_done_and_ends_where_it_says(action):
    starts, ends = LIFECYCLE.ways[action]
    reached = set()
    for start in starts:
        for arrange in IN[start]:
            for step in ACTIONS[action]:
                referral = arrange()
                BEFORE.get(action, lambda r: None)(referral)
                version = referral.version
                step(referral)
                assert referral.version > version
                replays_to_the_same(referral, list(referral.pending))
                reached.add(SAME if referral.status == start else referral.status)
    assert reached == set(ends.split("|"))


@pytest.mark.parametrize(("state", "action"), not_allowed(LIFECYCLE))
def test_what_the_table_does_not_allow_is_refused_as_it_says(state, action):
    for step in ACTIONS[action]:
        for arrange in IN[state]:
            is_refused_as_the_table_says(LIFECYCLE, state, arrange(), step)


def test_the_table_is_walked_whole():
    pairs = len(allowed(LIFECYCLE)) + len(not_allowed(LIFECYCLE))
    assert pairs == len(LIFECYCLE.states) * len(LIFECYCLE.ways)


@settings(max_examples=80, deadline=None, derandomize=True)
@for_any(willing=st.booleans(), steps=walks([*every(ACTIONS), *BEFORE.values(), *STRANGE], 14))
def test_whatever_is_tried_is_done_or_refused_and_replays_to_the_same(willing, steps):
    asked = [a.parent(consent="willing" if willing else "unwilling")]
    referral = expecting(parents=asked)
    for step in steps:
        take(referral, step)
        assert referral.status in LIFECYCLE.states
    replays_to_the_same(referral, list(referral.pending))
