"""Dates in case files that stay true whenever the case is run: `today+14`, `today-9y at 10:00`.

today            the day it is when the step runs          2026-11-23
today+14         so many days later (also 14d)             2026-12-07
today-9y-3m      years, months and weeks (y, m, w) as well 2017-08-23
today+20 at 10:00   a time of that day in England           2026-12-13T10:00:00+00:00
now  now-2h      this moment, or so long before it         2026-11-23T13:45:00+00:00
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from shared.days import ENGLAND, local_day

OFFSET = r"(?:[+-]\d{1,4}[dwmy]?)"
DAY = re.compile(rf"today({OFFSET}*)(?: at ([01]\d|2[0-3]):([0-5]\d))?")
MOMENT = re.compile(r"now((?:[+-]\d{1,4}[dwh])*)")
ONE = re.compile(r"([+-]\d+)([dwmyh]?)")


def resolve(text: str, now: datetime) -> str | None:
    """What a relative date means at that moment, in ISO form; None when the text is not one.

    now: an aware time, the installation's clock.
    """
    try:
        return _resolved(text, now)
    except (ValueError, OverflowError):
        return None  # beyond the years that a calendar has


def _resolved(text: str, now: datetime) -> str | None:
    day = DAY.fullmatch(text)
    if day:
        found = moved(local_day(now), day[1])
        if day[2] is None:
            return found.isoformat()
        return datetime.combine(found, time(int(day[2]), int(day[3])), ENGLAND).isoformat()
    moment = MOMENT.fullmatch(text)
    if moment:
        return (now + _span(moment[1])).isoformat(timespec="seconds")
    return None


def resolve_moment(text: str, now: datetime) -> datetime | None:
    """As `resolve`, for a text that must name a time of day (`today+3 at 10:00`); else None."""
    found = resolve(text, now)
    return datetime.fromisoformat(found) if found and "T" in found else None


def moved(day: date, offsets: str) -> date:
    """That day, moved by offsets such as `-9y-3m+2`, from left to right."""
    for number, unit in ONE.findall(offsets):
        if unit in ("m", "y"):
            day = _moved_by_months(day, int(number) * (12 if unit == "y" else 1))
        else:
            day += timedelta(days=int(number) * (7 if unit == "w" else 1))
    return day


def _span(offsets: str) -> timedelta:
    hours = {"h": 1, "d": 24, "w": 168}
    return sum(
        (timedelta(hours=int(number) * hours[unit]) for number, unit in ONE.findall(offsets)),
        timedelta(),
    )


def _moved_by_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
