"""The coordinator has met an attendee."""

from __future__ import annotations

from datetime import UTC, date, datetime

from services.scheduling.domain.events import AttendeePrepared
from services.scheduling.domain.refusals import (
    InvitationDeclined,
    NobodyOfThatName,
    NotYetTheDay,
)
from tests.acting import later
from tests.given import given
from tests.scheduling.arranged import (
    VISITED,
    allocate,
    by_coordinator,
    decline,
    invite,
    opened,
    prepare,
)

TWO = (allocate, invite(), invite("cas", name="Cas Ashdown", part="child"))


def test_an_attendee_is_prepared_and_the_others_are_still_expected():
    given(opened(), *TWO).when(prepare()).then(
        AttendeePrepared,
        attendee="joan",
        part="family",
        met_on=VISITED,
        how="in_person",
        prepared=1,
        expected=2,
    )


def test_the_last_to_be_prepared_makes_the_count_whole():
    given(opened(), *TWO, prepare()).when(prepare("cas")).then(
        AttendeePrepared, part="child", prepared=2, expected=2
    )


def test_whoever_is_met_again_counts_once():
    given(opened(), *TWO, prepare()).when(prepare()).then(AttendeePrepared, prepared=1, expected=2)


def test_those_who_declined_are_not_expected():
    given(opened(), *TWO, prepare("cas"), decline("cas")).when(prepare()).then(
        AttendeePrepared, prepared=1, expected=1
    )


def test_a_visit_on_monday_may_be_recorded_on_thursday():
    typed_in = by_coordinator(occurred_at=later(0), recorded_at=later(3))
    given(opened(), *TWO).when(
        lambda c: c.prepare(typed_in, "joan", VISITED, "in_person", "Wants a quiet room.")
    ).then(AttendeePrepared, met_on=VISITED, recorded_at=later(3), wishes="Wants a quiet room.")


def test_a_visit_that_is_still_to_be_made_is_refused():
    given(opened(), *TWO).when(prepare(met_on=date(2027, 1, 5))).then_refused(NotYetTheDay)


def test_a_visit_after_midnight_in_summer_was_on_that_day():
    at = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    given(opened(), *TWO).when(
        lambda c: c.prepare(by_coordinator(at=at), "joan", date(2027, 7, 1), "phone", None)
    ).then(AttendeePrepared, met_on=date(2027, 7, 1))


def test_somebody_who_was_never_invited_is_refused():
    given(opened(), *TWO).when(prepare("nobody")).then_refused(NobodyOfThatName)


def test_somebody_who_declined_is_refused():
    given(opened(), *TWO, decline()).when(prepare()).then_refused(InvitationDeclined)
