"""The coordinator who was released has no part any more; that the conference was held is known."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.application import showing
from services.referral.application.reactions import (
    note_conference_when_held,
    note_coordinator_when_allocated,
    note_release_when_coordinator_released,
)
from services.referral.domain.events import ConferenceNoted, CoordinatorReleaseNoted
from shared.commanding import Work
from shared.refusals import Forbidden, NotFound, NotYet
from tests.acting import REFERENCE, act, heard
from tests.kept import Kept, answered, kinds
from tests.referral.arranged import accept, after, seal

FIRST, SECOND = "herts-coordinator", "herts-coordinator-2"
RELEASED = heard("CoordinatorReleased", coordinator=FIRST, reason="conflict")
HELD = heard(
    "ConferenceHeld",
    outcome="plan",
    present=["a1"],
    referrer="herts-referrer",
    coordinator=FIRST,
    held_on=date(2027, 1, 4),
    centre=["person-1"],
)


def by(*coordinators):
    return [lambda r, c=c: r.note_coordinator(act(), c) for c in coordinators]


def test_who_was_released_has_no_part_in_the_case_any_more():
    store = Kept(after(accept, *by(FIRST)))
    assert kinds(answered(store, note_release_when_coordinator_released, RELEASED)) == [
        CoordinatorReleaseNoted
    ]
    asked = Work(store, REFERENCE, act(actor=FIRST, role="coordinator"), {})
    with pytest.raises(Forbidden):
        showing.show_referral(asked)


def test_a_release_is_ignored_when_somebody_else_coordinates_by_now():
    store = Kept(after(accept, *by(FIRST, SECOND)))
    assert answered(store, note_release_when_coordinator_released, RELEASED) == []


def test_a_release_that_comes_a_second_time_is_ignored():
    store = Kept(after(accept, *by(FIRST)))
    answered(store, note_release_when_coordinator_released, RELEASED)
    assert answered(store, note_release_when_coordinator_released, RELEASED) == []


def test_a_release_that_is_heard_before_the_allocation_comes_too_early():
    with pytest.raises(NotYet):
        answered(Kept(after(accept)), note_release_when_coordinator_released, RELEASED)


def test_the_day_of_the_conference_is_noted_and_once():
    store = Kept(after(accept))
    recorded = answered(store, note_conference_when_held, HELD)
    assert kinds(recorded) == [ConferenceNoted]
    assert recorded[0].held_on == date(2027, 1, 4)
    assert answered(store, note_conference_when_held, HELD) == []


def test_nothing_is_added_to_a_sealed_case():
    store = Kept(after(accept, *by(FIRST), seal))
    assert answered(store, note_release_when_coordinator_released, RELEASED) == []
    assert answered(store, note_conference_when_held, HELD) == []
    allocated = heard("CoordinatorAllocated", coordinator=SECOND)
    assert answered(store, note_coordinator_when_allocated, allocated) == []


def test_a_case_that_was_never_referred_here_is_not_passed_over_in_silence():
    for reaction, event in (
        (note_release_when_coordinator_released, RELEASED),
        (note_conference_when_held, HELD),
    ):
        with pytest.raises(NotFound, match="never referred"):
            answered(Kept(), reaction, event)
