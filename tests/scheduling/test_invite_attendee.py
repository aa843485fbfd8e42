"""Somebody whom the family wants there is invited."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import AttendeeInvited
from services.scheduling.domain.refusals import (
    AlreadyConfirmed,
    AlreadyInvited,
    CoordinatorNotAllocated,
)
from tests.given import given
from tests.scheduling.arranged import CONFIRMED, after, allocate, decline, invite, opened


def test_an_attendee_is_invited_with_how_to_reach_them():
    invited = given(opened(), allocate).when(invite())
    invited.then(
        AttendeeInvited,
        attendee="joan",
        name="Joan Ashdown",
        relation="grandmother",
        part="family",
        email="joan.ashdown@family.example",
        phone=None,
        language="English",
    )
    assert invited.record.attendees["joan"].prepared_on is None


@pytest.mark.parametrize("name", ["Joan Ashdown", "joan  ashdown", " JOAN ASHDOWN "])
def test_nobody_is_invited_twice_under_the_same_name(name):
    given(opened(), allocate, invite()).when(invite("again", name=name)).then_refused(
        AlreadyInvited
    )


def test_two_people_of_one_name_are_told_apart_by_what_is_added():
    given(opened(), allocate, invite()).when(invite("aunt", name="Joan Ashdown (aunt)")).then(
        AttendeeInvited, attendee="aunt"
    )


def test_somebody_who_had_declined_is_invited_again():
    given(opened(), allocate, invite(), decline()).when(invite("again")).then(
        AttendeeInvited, attendee="again"
    )


def test_nobody_is_invited_before_there_is_a_coordinator():
    given(opened()).when(invite()).then_refused(CoordinatorNotAllocated)


def test_nobody_is_invited_while_the_day_is_fixed():
    given(after(*CONFIRMED)).when(invite("cas", name="Cas")).then_refused(AlreadyConfirmed)
