"""Invariant 4: nothing is stored between the start and the end of private family time."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from services.scheduling.domain import states
from shared.refusals import Refusal
from tests.acting import act
from tests.scheduling.arranged import (
    READY,
    after,
    agree_line,
    attempt,
    begin_private,
    book,
    cancel,
    change_referrer,
    confirm,
    conflict,
    contact,
    decline,
    end_private,
    exclude,
    hold,
    interpreter_cancels,
    invite,
    keep_apart,
    lift_apart,
    network,
    own_session,
    prepare,
    reconvene,
    reopen,
    reopen_case,
    report_harm,
    reschedule,
    share,
    view,
)

WITH_WORDS = [
    invite("cas", name="Cas"),
    prepare(),
    attempt(),
    decline(),
    contact(),
    exclude(),
    own_session(),
    book(),
    interpreter_cancels(),
    keep_apart("joan", "parent-1"),
    keep_apart("joan", "parent-2", "person_asked"),
    keep_apart("joan", "parent-3", "safety_plan"),
    lift_apart("joan", "parent-1"),
    view(),
    agree_line,
    network("Ruth Ashdown"),
    conflict,
    reschedule(),
    report_harm(),
]
HEARD = [
    change_referrer("herts-referrer-2"),
    lambda c: c.await_own_consent(act(), "child-1"),
    lambda c: c.note_own_consent(act(), "child-1", "willing"),
    lambda c: c.drop_child(act(), "child-1"),
]
DAY = [confirm(), reopen(), share, begin_private, end_private, hold, reconvene, cancel, reopen_case]
BEGIN, END = "conference.private_time_begun", "conference.private_time_ended"
ENDS_IT = (END, "conference.cancelled")
SETTINGS = settings(max_examples=80, stateful_step_count=30, deadline=None, derandomize=True)
QUICKLY = settings(SETTINGS, phases=[Phase.generate], max_examples=400)


def kept_in_private(events) -> list[str]:
    """What was stored of words, between the beginning and the end, except that somebody is at risk."""
    found, private = [], False
    for event in events:
        if event.TOPIC in ENDS_IT:
            private = False
        holds_words = any(getattr(event, name) for name in event.personal_fields())
        if private and holds_words and event.TOPIC != "conference.harm_reported":
            found.append(event.TOPIC)
        if event.TOPIC == BEGIN:
            private = True
    return found


class Meeting(RuleBasedStateMachine):
    """A day on which people type whatever they like at whatever moment."""

    def __init__(self) -> None:
        super().__init__()
        self.conference = after(*READY, keep_apart("joan", "parent-1"), confirm(), share)

    @initialize(alone=st.booleans())
    def come_to_private_time(self, alone):
        """So that a walk is where nothing may be kept, and not before it or past it."""
        if alone:
            self.attempt(begin_private)

    def attempt(self, step) -> None:
        try:
            step(self.conference)
        except Refusal:
            pass

    @rule(step=st.sampled_from(WITH_WORDS))
    def write_something(self, step):
        self.attempt(step)

    @rule(step=st.sampled_from(HEARD))
    def hear_something(self, step):
        self.attempt(step)

    @rule(step=st.sampled_from(DAY))
    def go_on(self, step):
        self.attempt(step)

    @rule()
    def leave_the_family_alone(self):
        self.attempt(begin_private)

    @invariant()
    def nothing_is_kept_of_private_time(self):
        assert kept_in_private(self.conference.pending) == []

    @invariant()
    def beginning_and_end_hold_nothing(self):
        for event in self.conference.pending:
            if event.TOPIC in (BEGIN, END):
                assert event.personal_fields() == frozenset()


def test_nothing_is_stored_between_the_start_and_the_end_of_private_time():
    run_state_machine_as_test(Meeting, settings=SETTINGS)


@pytest.mark.parametrize("fact", ["change_contact", "keep_apart", "lift_apart"])
def test_the_machine_notices_when_something_is_kept_of_it(fact, monkeypatch):
    _, end = states.LIFECYCLE.ways[fact]
    _let(monkeypatch, ways={**states.LIFECYCLE.ways, fact: (states.EVERY_STATE, end)})
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Meeting, settings=QUICKLY)


def test_the_machine_notices_when_people_are_prepared_in_private_time(monkeypatch):
    ways = {**states.LIFECYCLE.ways, "prepare": (("preparing", states.PRIVATE), "preparing")}
    _let(monkeypatch, ways=ways)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Meeting, settings=QUICKLY)


def _let(monkeypatch, **changes):
    """Plant a fault in the table of states, wherever it is used."""
    from services.scheduling.domain import attending, conference, preparing, safeguarding

    loose = dataclasses.replace(states.LIFECYCLE, **changes)
    for module in (attending, conference, preparing, safeguarding):
        monkeypatch.setattr(module, "LIFECYCLE", loose)
