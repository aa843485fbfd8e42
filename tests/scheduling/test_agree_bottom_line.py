"""Coordinator and referrer agree what any plan must make sure of."""

from __future__ import annotations

from datetime import UTC, date, datetime

from services.scheduling.domain.events import BottomLineAgreed, Confirmed
from services.scheduling.domain.refusals import AlreadyConfirmed, NotReady, NotYetTheDay
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    agree_line,
    allocate,
    by_coordinator,
    confirm,
    invite,
    opened,
    prepare,
    view,
)

MET = (allocate, invite(), prepare(), view())


def test_without_it_the_conference_cannot_be_confirmed():
    refusal = given(opened(), *MET).when(confirm()).then_refused(NotReady)
    assert "bottom line not agreed" in refusal.message
    given(opened(), *MET, agree_line).when(confirm()).then(Confirmed)


def test_it_may_be_agreed_again_with_changes():
    changes = "He sleeps at one address."
    again = given(opened(), allocate, agree_line).when(
        lambda c: c.agree_bottom_line(by_coordinator(), date(2027, 1, 4), changes)
    )
    again.then(BottomLineAgreed, changes=changes)
    assert again.record.bottom_line_changes == changes


def test_it_was_agreed_before_it_is_recorded():
    given(opened(), allocate).when(
        lambda c: c.agree_bottom_line(by_coordinator(), date(2027, 1, 5), None)
    ).then_refused(NotYetTheDay)


def test_half_past_midnight_in_summer_is_that_day_in_england():
    """In UTC it is still the day before."""
    night = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    given(opened(conference_by=date(2027, 9, 1)), allocate).when(
        lambda c: c.agree_bottom_line(by_coordinator(at=night), date(2027, 7, 1), None)
    ).then(BottomLineAgreed)


def test_it_is_not_changed_when_the_day_is_fixed():
    given(opened(), *CONFIRMED).when(agree_line).then_refused(AlreadyConfirmed)
