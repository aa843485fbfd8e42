"""The interpreter cannot come: readiness is lost, and no relative takes their place."""

from __future__ import annotations

from services.scheduling.domain.events import (
    Confirmed,
    InterpreterCancelled,
    PreparationReopened,
)
from services.scheduling.domain.refusals import (
    InterpreterIsRelative,
    NobodyOfThatName,
    NoInterpreterBooked,
    NotReady,
)
from tests.given import given
from tests.scheduling.arranged import (
    allocate,
    book,
    confirm,
    heard,
    interpreter_cancels,
    invite,
    opened,
    prepare,
)

BOTH = (
    allocate,
    invite("ana", name="Ana Pell", language="Portuguese"),
    invite("bo", name="Bo Lindqvist", language="Swedish"),
    prepare("ana"),
    prepare("bo"),
    book("ana"),
    book("bo", "Agency interpreter 9"),
    heard,
)


def test_a_day_that_was_fixed_does_not_hold_any_longer():
    given(opened(), *BOTH, confirm()).when(interpreter_cancels("ana")).then(
        InterpreterCancelled, PreparationReopened, reason="interpreter_cancelled"
    )


def test_only_that_attendee_needs_another_one():
    steps = (*BOTH, confirm(), interpreter_cancels("ana"))
    refusal = given(opened(), *steps).when(confirm()).then_refused(NotReady)
    assert "1 interpreter(s) not booked" in refusal.message
    given(opened(), *steps, book("ana", "Agency interpreter 3")).when(confirm()).then(Confirmed)


def test_a_relative_never_takes_their_place():
    given(opened(), *BOTH, interpreter_cancels("ana")).when(
        book("ana", "bo  LINDQVIST")
    ).then_refused(InterpreterIsRelative)


def test_there_is_one_to_cancel():
    given(opened(), *BOTH, interpreter_cancels("ana")).when(
        interpreter_cancels("ana")
    ).then_refused(NoInterpreterBooked)
    given(opened(), *BOTH).when(interpreter_cancels("nobody")).then_refused(NobodyOfThatName)
