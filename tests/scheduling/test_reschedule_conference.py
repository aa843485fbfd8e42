"""Another day or place is fixed, under the same rules."""

from __future__ import annotations

import pytest

from services.scheduling.application.published import announce
from services.scheduling.domain.events import Confirmed, Rescheduled
from services.scheduling.domain.refusals import (
    ConferenceUnderWay,
    InThePast,
    StillPreparing,
    TooLate,
    VenueNotNeutral,
)
from tests.acting import MONDAY, later
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    READY,
    STARTS,
    UNDER_WAY,
    confirm,
    opened,
    reopen,
    reschedule,
)


def test_it_stays_confirmed_on_another_day():
    moved = given(opened(), *CONFIRMED).when(reschedule())
    moved.then(Rescheduled, starts_at=later(22), attendees=["joan"], sequence=1)
    assert (moved.record.status, moved.record.starts_at) == ("confirmed", later(22))


def test_each_day_of_a_meeting_has_the_next_number():
    moved = (*CONFIRMED, reschedule(), reschedule(later(23)), reopen())
    given(opened(), *moved).when(confirm()).then(Confirmed, sequence=3)


def test_everybody_is_told_of_the_day_as_of_the_first_one():
    event = given(opened(), *CONFIRMED).when(reschedule()).recorded[0]
    name, told = announce(event) or ("", {})
    assert name == "ConferenceScheduled"
    assert (told["sequence"], told["starts_at"]) == (1, later(22))


@pytest.mark.parametrize(
    ("step", "refusal"),
    [
        (reschedule(MONDAY), InThePast),
        (reschedule(later(300)), TooLate),
        (reschedule(neutral=False), VenueNotNeutral),
    ],
)
def test_the_same_rules_hold_for_the_other_day(step, refusal):
    given(opened(), *CONFIRMED).when(step).then_refused(refusal)


def test_only_a_fixed_day_is_moved():
    given(opened(), *READY).when(reschedule()).then_refused(StillPreparing)
    given(opened(), *UNDER_WAY).when(reschedule()).then_refused(ConferenceUnderWay)


def test_the_first_day_has_the_number_nought():
    given(opened(), *READY).when(confirm()).then(Confirmed, sequence=0, starts_at=STARTS)
