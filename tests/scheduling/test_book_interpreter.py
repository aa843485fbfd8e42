"""An interpreter is booked, and never a relative or a friend."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import Confirmed, InterpreterBooked
from services.scheduling.domain.refusals import (
    InterpreterIsRelative,
    InvitationDeclined,
    NobodyOfThatName,
    NotReady,
)
from tests.given import given
from tests.scheduling.arranged import (
    allocate,
    book,
    by_coordinator,
    confirm,
    decline,
    heard,
    invite,
    network,
    opened,
    prepare,
    reopen,
)

ANA = (allocate, invite("ana", name="Ana Pell", language="Portuguese"), prepare("ana"), heard)


def test_an_interpreter_is_booked_for_an_attendee():
    booked = given(opened(), *ANA).when(book("ana"))
    booked.then(InterpreterBooked, attendee="ana", interpreter="Agency interpreter 14")
    booked.when(confirm()).then(Confirmed)


def test_without_the_interpreter_the_conference_cannot_be_confirmed():
    refusal = given(opened(), *ANA).when(confirm()).then_refused(NotReady)
    assert "1 interpreter(s) not booked" in refusal.message
    assert "Ana" not in refusal.message


def test_an_interpreter_who_cancelled_has_to_be_booked_again():
    given(opened(), *ANA, book("ana"), confirm(), reopen("interpreter_cancelled")).when(
        confirm()
    ).then_refused(NotReady)


def test_when_something_else_reopens_the_preparation_the_interpreter_stays_booked():
    given(opened(), *ANA, book("ana"), confirm(), reopen("court_order")).when(confirm()).then(
        Confirmed
    )


@pytest.mark.parametrize("language", ["English", "english", " ENGLISH "])
def test_nobody_interprets_for_those_who_speak_english(language):
    given(opened(), allocate, invite(language=language), prepare(), heard).when(confirm()).then(
        Confirmed
    )


def test_a_relative_or_friend_never_interprets():
    given(opened(), *ANA).when(
        lambda c: c.book_interpreter(by_coordinator(), "ana", "A cousin", True)
    ).then_refused(InterpreterIsRelative)


def test_an_interpreter_is_for_an_attendee_who_comes():
    given(opened(), *ANA).when(book("nobody")).then_refused(NobodyOfThatName)
    given(opened(), *ANA, decline("ana")).when(book("ana")).then_refused(InvitationDeclined)


@pytest.mark.parametrize(
    "later", [invite("maja", name="maja  NOWAK"), network("Dai Pell", "Maja Nowak")]
)
def test_whoever_turns_out_to_be_a_relative_does_not_interpret_either(later):
    booked = (*ANA, book("ana", "Maja Nowak"))
    refusal = given(opened(), *booked, later).when(confirm()).then_refused(NotReady)
    assert "1 interpreter(s) not booked" in refusal.message
