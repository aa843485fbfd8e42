"""Somebody is excluded: they get the notice of that, and nothing else (situation 16)."""

from __future__ import annotations

from services.notifications.domain.events import Recalled, Requested
from tests.acting import heard
from tests.kept import kinds
from tests.notifications.happening import Case, asked, scheduled, withdrawn


def excluded(position=20, attendee="cas"):
    return heard("AttendeeExcluded", position, attendee=attendee)


def test_they_get_the_notice_and_what_waits_for_them_is_recalled():
    case = Case()
    case.hears(scheduled(10))
    recorded = case.hears(excluded())
    assert kinds(recorded) == [Recalled, Requested]
    assert asked(recorded) == [("exclusion_notice", "cas")]
    assert recorded[-1].sequence is None, "they know of no day"
    assert case.state("invitation", "joan") == ["pending"]


def test_who_knows_of_a_day_has_it_taken_out_of_their_calendar():
    case = Case()
    case.hears(scheduled(10))
    case.delivers("invitation")
    notice = case.hears(excluded())[-1]
    assert (notice.meeting, notice.sequence) == (1, 0)


def test_an_exclusion_that_is_heard_of_twice_is_ignored():
    case = Case()
    case.hears(excluded())
    assert case.hears(excluded()) == []
    assert case.state("exclusion_notice", "cas") == ["pending"]


def test_who_was_excluded_is_not_told_as_well_that_the_day_does_not_hold():
    case = Case()
    case.hears(scheduled(10))
    case.delivers("invitation")
    case.hears(excluded())
    reopened = heard(
        "PreparationReopened", 21, reason="attendee_excluded", attendees=["joan", "cas"]
    )
    assert asked(case.hears(reopened)) == [("conference_postponed", "joan")]


def test_a_notice_that_the_day_does_not_hold_is_recalled_and_the_day_still_taken_out():
    case = Case()
    case.hears(scheduled(10))
    case.delivers("invitation")
    case.hears(heard("PreparationReopened", 21, reason="attendee_excluded", attendees=["cas"]))
    notice = case.hears(excluded())[-1]
    assert case.state("conference_postponed", "cas") == ["stopped"]
    assert (notice.kind, notice.sequence) == ("exclusion_notice", 0)


def test_nothing_is_said_when_the_family_no_longer_takes_part():
    case = Case()
    case.hears(withdrawn())
    assert asked(case.hears(excluded())) == []
