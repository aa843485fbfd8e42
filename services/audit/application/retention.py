"""Which cases are due for review, because the period for which they are kept is over.

It is worked out when it is asked for, from what was gathered of each case and from the council's policy
as it is now. Nothing is destroyed by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from services.audit.application.others import Others
from services.audit.domain.events import HoldLifted, HoldPlaced
from services.audit.domain.retention import (
    ENDED_BY,
    REOPENED,
    KeptCase,
    Period,
    needs_birthday,
    period_of,
    years_after,
)
from shared.commanding import Work
from shared.days import local_day
from shared.follower.projecting import statement_in
from shared.policies import Retention

ASKED_AT_ONCE = 200  # cases whose birthdays are asked for in one question
HOLDS = (HoldPlaced.TOPIC, HoldLifted.TOPIC)
SAYS = (
    "Nothing is destroyed by itself. A case that is due is for people to look at: whether it is kept "
    "longer, or people are erased from it."
)


def retention_report(work: Work, others: Others) -> dict[str, Any]:
    """Which cases are due for review and since when, which are on hold, and which fall due within a
    year. References, categories and days; whoever reads one case reads it elsewhere."""
    policy, today = work.act.policy, work.act.today
    cases = kept_cases(work, others)
    periods = {case.reference: period_of(case, policy.retention) for case in cases}
    ended = [case for case in cases if case.ended_on is not None]
    in_a_year = years_after(today, 1)
    may_go = [c for c in ended if not c.on_hold]
    due = [c for c in may_go if periods[c.reference].is_over(today)]
    soon = [
        c
        for c in may_go
        if periods[c.reference].is_over(in_a_year) and not periods[c.reference].is_over(today)
    ]
    return {
        "council": policy.council,
        "council_name": policy.name,
        "as_of": today.isoformat(),
        "policy_version": policy.version,
        "says": SAYS,
        "due": _told(due, periods),
        "due_within_a_year": _told(soon, periods),
        "on_hold": _told([c for c in cases if c.on_hold], periods),
        "cannot_be_told": _told(
            [c for c in may_go if periods[c.reference].over_on is None], periods
        ),
        "cases": len(cases),
        "open": len(cases) - len(ended),
    }


def period_in(work: Work, others: Others) -> Period:
    """The period that counts for the one case that the work is about."""
    (case,) = kept_cases(work, others) or [KeptCase(work.reference or "", {})]
    return period_of(case, work.act.policy.retention)


def kept_cases(work: Work, others: Others) -> list[KeptCase]:
    """Every case of the council, or the one that the work is about, with what its period depends on."""
    retention = work.act.policy.retention
    cases = _gathered(work, retention)
    wanted = [case.reference for case in cases if needs_birthday(case, retention)]
    born: dict[str, date | None] = {}
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        born |= others.birthdays(wanted[start : start + ASKED_AT_ONCE], work)
    return [replace(case, youngest_born=born.get(case.reference)) for case in cases]


def _gathered(work: Work, retention: Sequence[Retention]) -> list[KeptCase]:
    topics = sorted({one.reached for one in retention} | {*ENDED_BY, REOPENED, *HOLDS})
    statement = statement_in(
        work.store,
        'SELECT "case", topic, max(recorded_at) AS last_at, max(position) AS last_position '
        'FROM {schema}.entries WHERE topic = ANY(%s) AND (%s::text IS NULL OR "case" = %s) '
        'GROUP BY "case", topic ORDER BY "case"',
    )
    found: dict[str, dict[str, Any]] = {}
    with work.store.datastore.transaction() as curs:
        for row in curs.execute(statement, (topics, work.reference, work.reference)).fetchall():
            found.setdefault(row["case"], {})[row["topic"]] = row
    return [
        KeptCase(
            reference,
            {topic: local_day(row["last_at"]) for topic, row in rows.items()},
            _is_on_hold(rows),
            goes_on=_goes_on(rows),
        )
        for reference, rows in found.items()
    ]


def _is_on_hold(rows: Mapping[str, Any]) -> bool:
    """Whether the last hold was placed after the last was lifted; both are in the same log."""
    placed, lifted = (rows[topic]["last_position"] if topic in rows else 0 for topic in HOLDS)
    return placed > lifted


def _goes_on(rows: Mapping[str, Any]) -> bool:
    """Whether the case was reopened after it had ended for the last time; both are in the same log."""
    ended = max((rows[topic]["last_position"] for topic in ENDED_BY if topic in rows), default=0)
    return REOPENED in rows and rows[REOPENED]["last_position"] > ended


def _told(cases: Sequence[KeptCase], periods: Mapping[str, Period]) -> list[dict[str, Any]]:
    told = []
    for case in cases:
        period = periods[case.reference]
        told.append(
            {
                "reference": case.reference,
                "category": period.retention.category,
                "trigger": period.retention.trigger,
                "years": period.retention.years,
                "ended_on": str(case.ended_on) if case.ended_on else None,
                "due_on": str(period.over_on) if period.over_on else None,
                "on_hold": case.on_hold,
            }
        )
    return sorted(told, key=lambda each: (each["due_on"] or "9999", each["reference"]))
