"""The calendar file, read back as a calendar would read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from services.notifications.application.calendar import (
    CANCEL,
    REQUEST,
    Session,
    calendar_file,
    sequence_of,
    uid_of,
)
from shared.days import ENGLAND
from tests.acting import MONDAY, REFERENCE

UID = uid_of("hertfordshire", REFERENCE, 1, "joan")


def file(starts_at=MONDAY, sequence=0, where="The Green Room", hours=4, session=True):
    """The bytes of a file about a session that long, or of its cancellation."""
    found = Session(starts_at, starts_at + timedelta(hours=hours), where) if session else None
    return calendar_file(UID, sequence, "Family meeting", "us@kinplan.example", MONDAY, found)


def read(**told):
    """The calendar and its one event, as they are read back."""
    calendar = Calendar.from_ical(file(**told))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_it_is_a_request_for_the_day_the_time_and_the_place():
    calendar, event = read()
    assert calendar["METHOD"] == REQUEST
    assert event["UID"] == UID
    assert event["SEQUENCE"] == 0
    assert event["SUMMARY"] == "Family meeting"
    assert event["LOCATION"] == "The Green Room"
    assert event["STATUS"] == "CONFIRMED"
    assert str(event["ORGANIZER"]) == "mailto:us@kinplan.example"
    assert event["DTSTART"].dt == MONDAY
    assert event["DTEND"].dt == MONDAY + timedelta(hours=4)


def test_it_names_nobody():
    for told in ({}, {"session": False}):
        _, event = read(**told)
        assert "ATTENDEE" not in event and "DESCRIPTION" not in event
        assert REFERENCE not in str(event["UID"]) and "joan" not in str(event["UID"])


@pytest.mark.parametrize(
    "starts_at",
    [
        datetime(2027, 3, 27, 22, 0, tzinfo=UTC),  # ends after the clocks went forward
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),  # begins half an hour before
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC),  # at that moment
        datetime(2027, 10, 30, 22, 0, tzinfo=UTC),  # ends after they went back
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),  # the first half past one
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),  # the second
        datetime(2028, 2, 29, 23, 0, tzinfo=UTC),
        datetime(2027, 6, 30, 23, 30, tzinfo=UTC),  # half past midnight, the next day
    ],
)
def test_the_time_is_the_same_around_clock_changes_and_leap_days(starts_at):
    _, event = read(starts_at=starts_at)
    assert event["DTSTART"].dt.astimezone(UTC) == starts_at
    assert event["DTEND"].dt.astimezone(UTC) == starts_at + timedelta(hours=4)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    starts_at=st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)).map(
        lambda when: when.replace(microsecond=0)
    ),
    hours=st.integers(1, 30),
)
def test_any_time_is_read_as_it_was_meant(starts_at, hours):
    _, event = read(starts_at=starts_at, hours=hours)
    assert event["DTSTART"].dt.astimezone(UTC) == starts_at
    assert event["DTEND"].dt.astimezone(UTC) == starts_at + timedelta(hours=hours)


def test_times_are_on_a_clock_in_england_and_the_file_says_when_clocks_change():
    calendar, event = read(starts_at=datetime(2027, 7, 1, 9, tzinfo=UTC))
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["DTSTART"].dt.strftime("%H:%M") == "10:00"
    (zone,) = calendar.walk("VTIMEZONE")
    told = zone.to_tz(lookup_tzid=False)
    for year in range(2026, 2036):
        for month, days in ((3, range(24, 32)), (10, range(24, 32)), (1, [1]), (7, [1])):
            for day in days:
                for hour in (0, 3, 12):
                    naive = datetime(year, month, day, hour)
                    assert (
                        naive.replace(tzinfo=told).utcoffset()
                        == naive.replace(tzinfo=ENGLAND).utcoffset()
                    ), naive


def test_a_cancellation_is_about_the_same_and_tells_neither_day_nor_place():
    calendar, event = read(session=False)
    assert calendar["METHOD"] == CANCEL
    assert (event["UID"], event["STATUS"]) == (UID, "CANCELLED")
    assert "DTSTART" not in event and "LOCATION" not in event


def test_each_later_file_replaces_the_one_before():
    in_order = [sequence_of(fixed, method) for fixed in range(4) for method in (REQUEST, CANCEL)]
    assert in_order == sorted(set(in_order))


def test_every_case_meeting_and_recipient_has_its_own_and_always_the_same():
    told = [
        ("hertfordshire", REFERENCE, 1, "joan"),
        ("hertfordshire", REFERENCE, 2, "joan"),
        ("hertfordshire", REFERENCE, 1, "cas"),
        ("hertfordshire", "HERTS-CDFG-3467", 1, "joan"),
        ("sefton", REFERENCE, 1, "joan"),
    ]
    assert len({uid_of(*each) for each in told}) == len(told)
    assert uid_of(*told[0]) == UID


@pytest.mark.parametrize(
    "where", ["Hall 1; Row 2, upstairs\\left", "Ystafell Gŵyl, 山の家 " + "long " * 40, "مركز الحي"]
)
def test_a_place_in_every_script_and_length_is_read_as_it_was_written(where):
    _, event = read(where=where)
    assert str(event["LOCATION"]) == where
    assert all(len(line) <= 75 for line in file(where=where).split(b"\r\n"))
