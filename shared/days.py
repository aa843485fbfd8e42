"""Days and times as people in England live them: a visit at half past midnight in summer is on that
day, although it is still the day before in UTC."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from zoneinfo import ZoneInfo

ENGLAND = ZoneInfo("Europe/London")


def local_day(when: datetime) -> date:
    """The day in England on which it happens."""
    return when.astimezone(ENGLAND).date()


def local_time(when: datetime) -> str:
    """The time of day in England, such as 14:30."""
    return f"{when.astimezone(ENGLAND):%H:%M}"


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it has no such day."""
    years, place = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, place + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
