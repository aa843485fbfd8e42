"""How long a case is kept: by the categories of records that it reached, the council's years for each,
and the day from which they are counted. The longest period wins. Nothing follows by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.policies import CASE_ENDED, YOUNGEST_BIRTHDAY, Retention

ENDED_BY = ("referral.declined", "referral.consent_withdrawn", "referral.closed")
"""The stored events with which a case ends."""
REOPENED = "referral.reopened"
"""The stored event with which a case that had ended goes on."""


@dataclass(frozen=True)
class KeptCase:
    """What the period of a case depends on.

    `stored`: for each kind of event that was stored in it, by topic, the day of the last one.
    `youngest_born`: the date of birth of the youngest child or of the adult, when it is needed and known.
    `goes_on`: the case was reopened after it had ended, and has not ended since.
    """

    reference: str
    stored: Mapping[str, date]
    on_hold: bool = False
    youngest_born: date | None = None
    goes_on: bool = False

    @property
    def ended_on(self) -> date | None:
        """The day on which the case ended; None while it is open, or open again."""
        if self.goes_on:
            return None
        return max((self.stored[topic] for topic in ENDED_BY if topic in self.stored), default=None)


@dataclass(frozen=True)
class Period:
    """The period that counts for a case. `over_on` is the first day on which it is over; None while
    that cannot be told, because the case is open or a date of birth is not known."""

    retention: Retention
    over_on: date | None

    def is_over(self, today: date) -> bool:
        """Whether the case may be looked at, to decide what becomes of it."""
        return self.over_on is not None and self.over_on <= today


def categories_of(case: KeptCase, retention: Sequence[Retention]) -> list[Retention]:
    """The categories that the case reached. It stays in each."""
    return [one for one in retention if one.reached in case.stored]


def needs_birthday(case: KeptCase, retention: Sequence[Retention]) -> bool:
    """Whether the period can only be told from a date of birth."""
    reached = categories_of(case, retention)
    return case.ended_on is not None and any(one.trigger == YOUNGEST_BIRTHDAY for one in reached)


def period_of(case: KeptCase, retention: Sequence[Retention]) -> Period:
    """The longest period of all categories that the case reached. One that cannot be told counts as
    the longest: what is not known keeps a case, and never ends its keeping.

    Of a case of which too little is known yet, every category counts.
    """
    reached = categories_of(case, retention) or list(retention)
    periods = [Period(one, _over_on(case, one)) for one in reached]
    return max(periods, key=lambda period: (period.over_on or date.max, period.retention.years))


def _over_on(case: KeptCase, retention: Retention) -> date | None:
    if case.ended_on is None:
        return None
    counted_from = case.ended_on if retention.trigger == CASE_ENDED else case.youngest_born
    return years_after(counted_from, retention.years) if counted_from else None


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 1 March for 29 February in a year that has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
