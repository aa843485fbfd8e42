"""The conference's table of states, walked; and whatever is tried in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from services.scheduling.domain.states import LIFECYCLE
from shared.lifecycle import SAME
from tests.acting import act
from tests.given import replays_to_the_same
from tests.scheduling.arranged import (
    AGREEING,
    HELD,
    IN,
    IN_PRIVATE,
    OFFERED,
    READY,
    UNDER_WAY,
    VISITED,
    after,
    agree_line,
    allocate,
    attempt,
    begin_private,
    book,
    bound,
    by_coordinator,
    call_off,
    cancel,
    change_referrer,
    confirm,
    conflict,
    contact,
    declare,
    decline,
    end_case,
    end_private,
    exclude,
    heard,
    hold,
    interpreter_cancels,
    invite,
    keep_apart,
    lift_apart,
    network,
    note_withdrawal,
    offer,
    opened,
    own_session,
    prepare,
    reallocate,
    reconvene,
    reopen,
    reopen_case,
    report_harm,
    reschedule,
    share,
    unbound,
    view,
    wishes,
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
    "allocate_coordinator": [offer],
    "declare_independence": [declare(), declare(True), declare(knows=True)],
    "declare_conflict": [conflict],
    "reallocate_coordinator": [reallocate()],
    "prepare": [
        invite("cas", name="Cas Ashdown"),
        prepare(),
        decline(),
        book(),
        own_session(),
        view(),
        agree_line,
        network("Ruth Ashdown"),
        lambda c: c.meet_parents(by_coordinator(), VISITED, "at home", ["parent-1"]),
    ],
    "confirm": [confirm()],
    "reschedule": [reschedule()],
    "reopen_preparation": [reopen()],
    "begin_information_sharing": [share],
    "begin_private_time": [begin_private],
    "end_private_time": [end_private],
    "hold": [hold],
    "reconvene": [reconvene],
    "note_withdrawal": [note_withdrawal],
    "cancel": [cancel, call_off()],
    "reopen": [reopen_case],
}
ALSO = {"held": [lambda: after(*HELD, lambda c: change_referrer(c.coordinator)(c))]}
"""Held, and nobody coordinates it any more."""
OWED = {"cancelled": lambda: after(cancel, bound), "held": IN["held"]}
"""What is reconvened when it was cancelled is owed."""
FACTS = {
    "log_attempt": attempt(),
    "exclude_attendee": exclude(),
    "cancel_interpreter": interpreter_cancels(),
    "change_contact": contact(),
    "keep_apart": keep_apart("joan", "parent-1"),
    "lift_apart": lift_apart("joan", "parent-2"),
    "report_harm": report_harm(),
    "give_wishes": wishes(),
    "note_case_end": end_case,
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
    heard,
    exclude(),
    attempt("ana"),
    keep_apart("joan", "ana"),
    lift_apart("ana", "joan"),
    own_session("ana"),
    own_session("ana", "main_meeting"),
    interpreter_cancels("ana"),
    report_harm("joan"),
    contact("ana", safe=False, keep=["12 Low Street"]),
    change_referrer("herts-coordinator-2"),
    bound,
    unbound,
    lambda c: c.await_own_consent(act(), "child-1"),
    lambda c: c.note_own_consent(act(), "child-1", "willing"),
    lambda c: c.drop_child(act(), "child-1"),
    lambda c: c.hold(by_coordinator(), "no_plan", ["joan", "ana", "joan"]),
]


def test_every_state_and_every_action_is_tried():
    assert set(IN) == set(LIFECYCLE.states)
    assert set(ACTIONS) == {way for way, (_, end) in LIFECYCLE.ways.items() if end != SAME}
    assert set(FACTS) == {way for way, (_, end) in LIFECYCLE.ways.items() if end == SAME}
    for state, arrange in IN.items():
        assert arrange().status == state


@pytest.mark.parametrize("action", ACTIONS)
def test_what_the_table_allows_is_done_and_ends_where_it_says(action):
    starts, ends = LIFECYCLE.ways[action]
    first = OWED if action == "reconvene" else IN
    arranged = [arrange for state in starts for arrange in (first[state], *ALSO.get(state, ()))]
    reached = ends_reached(LIFECYCLE, action, arranged, ACTIONS[action], lambda c: c.status)
    assert reached == set(ends.split("|"))


@pytest.mark.parametrize(("state", "action"), not_allowed(LIFECYCLE))
def test_what_the_table_does_not_allow_is_refused_as_it_says(state, action):
    for step in ACTIONS.get(action) or [FACTS[action]]:
        is_refused_as_the_table_says(LIFECYCLE, state, IN[state](), step)


def noted_in(state):
    """A conference in that state in which there is something to note each fact about."""
    about = (book(), keep_apart("joan", "parent-2"))
    steps = {
        "opened": (),
        "allocated": OFFERED,
        "preparing": (*READY, *about),
        "confirmed": (*READY, *about, confirm()),
        "information_sharing": UNDER_WAY,
        "private_family_time": IN_PRIVATE,
        "agreeing_plan": AGREEING,
        "held": HELD,
        "cancelled": (*READY, cancel),
    }
    return after(*steps[state])


@pytest.mark.parametrize("state", LIFECYCLE.states)
@pytest.mark.parametrize("fact", FACTS)
def test_what_may_be_noted_is_noted_in_the_states_that_the_table_names(fact, state):
    if LIFECYCLE.allows(state, fact):
        conference = noted_in(state)
        if fact == "lift_apart" and state not in ("preparing", "confirmed"):
            keep_apart("joan", "parent-2")(conference)
        if fact == "change_contact" and state in ("opened", "allocated"):
            return  # nobody is invited yet
        assert take(conference, FACTS[fact]), fact
        replays_to_the_same(conference, list(conference.pending))


@settings(max_examples=150, deadline=None, derandomize=True)
@for_any(prefix=st.sampled_from(list(IN)), steps=walks(TRIED))
def test_whatever_is_tried_is_done_or_refused_and_replays_to_the_same(prefix, steps):
    conference = IN[prefix]()
    for step in steps:
        take(conference, step)
        assert conference.status in LIFECYCLE.states
        assert bool(conference.offered_to) == (conference.status == "allocated") or (
            conference.status == "cancelled"
        )
        if conference.status in ("preparing", "confirmed"):
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
            coming = [a for a in conference.attendees.values() if not a.declined | a.excluded]
            assert any(a.part == "family" for a in coming)
            assert all(a.prepared_on for a in coming)
            assert all(a.interpreter for a in coming if a.language != "English")
