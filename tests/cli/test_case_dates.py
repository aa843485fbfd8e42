"""Relative dates of case files mean what docs/case-files.md says they mean."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cli.case_dates import resolve, resolve_moment

WINTER = datetime(2026, 11, 23, 13, 45, tzinfo=UTC)
MIDNIGHT_IN_SUMMER = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("today", "2026-11-23"),
        ("today+14", "2026-12-07"),
        ("today-10d", "2026-11-13"),
        ("today+6w", "2027-01-04"),
        ("today-9y-3m", "2017-08-23"),
        ("today-9y-3m+1", "2017-08-24"),
        ("today+20 at 10:00", "2026-12-13T10:00:00+00:00"),
        ("today+200 at 10:00", "2027-06-11T10:00:00+01:00"),
        ("now", "2026-11-23T13:45:00+00:00"),
        ("now-2h", "2026-11-23T11:45:00+00:00"),
        ("now+20d+1h", "2026-12-13T14:45:00+00:00"),
    ],
)
def test_a_relative_date_is_counted_from_the_moment_of_the_step(text, meaning):
    assert resolve(text, WINTER) == meaning


def test_a_month_without_such_a_day_gives_its_last_day():
    assert resolve("today-1m", datetime(2027, 3, 31, 12, tzinfo=UTC)) == "2027-02-28"
    assert resolve("today-1y", datetime(2028, 2, 29, 12, tzinfo=UTC)) == "2027-02-28"


def test_today_is_the_day_in_england_and_not_in_utc():
    assert resolve("today", MIDNIGHT_IN_SUMMER) == "2026-07-01"


@pytest.mark.parametrize(
    "text",
    ["", "Today", "today +1", "today+1.5", "today+3h", "today at 25:00", "now+1m", "yesterday",
     "today-9999y", "2026-11-23", "today we meet"],
)  # fmt: skip
def test_other_texts_are_no_relative_dates(text):
    assert resolve(text, WINTER) is None


def test_a_moment_needs_a_time_of_day():
    assert resolve_moment("today+1", WINTER) is None
    assert resolve_moment("today+1 at 09:30", WINTER) == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
