"""What the council's conferences achieve, without names: one row a case, for those who evaluate.

Services that count outputs alone cannot tell what conferences achieve (Foundations 2025), and the
denominator is everybody who was referred, not only those who met. A row holds codes, counts and months;
the case is known by a pseudonym that is the same each time and that only the council could trace back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from shared.commanding import Work
from shared.days import local_day
from shared.follower.projecting import statement_in

ASKED_AT_ONCE = 200  # cases that are asked about in one question
PSEUDONYM = 24  # hexadecimal digits: 96 bits, so that no two cases of a council share one
SEALED = "referral.sealed"
MILESTONES = {
    "referral.received": "referred",
    "referral.offer_recorded": "offered",
    "referral.accepted": "accepted",
    "referral.declined": "declined",
    "referral.consent_withdrawn": "consent_withdrawn",
    "conference.held": "conference_held",
    "plan.proposed": "plan_proposed",
    "plan.agreed": "plan_agreed",
    "plan.not_agreed": "plan_not_agreed",
    "plan.review_held": "review_held",
    "plan.closed": "plan_closed",
    "referral.closed": "case_closed",
}
"""The events whose month is told, and as what."""

Rows = dict[str, dict[str, Any]]


class Evaluated(Protocol):
    """The other services, asked for codes about cases. Raises Unavailable, naming the service."""

    def for_evaluation(self, service: str, references: list[str], work: Work) -> dict[str, Any]:
        """What that service tells of each of those cases for an evaluation: codes and counts alone."""


def evaluation(work: Work, others: Evaluated) -> dict[str, Any]:
    """One row for each case of the council, in the order of their pseudonyms, and how many there are.
    A sealed case is in no list, and not in this one. Raises Unavailable."""
    months = _months(work)
    references = sorted(months)
    referred, followed = (_told(work, others, each, references) for each in ("referral", "plans"))
    rows = sorted(
        (
            _row(work, each, months[each], referred.get(each, {}), followed.get(each, {}))
            for each in references
        ),
        key=lambda row: str(row["case"]),
    )
    return {
        "council": work.store.council,
        "as_of": work.act.today.isoformat(),
        "cases": len(rows),
        "conferences_held": sum(row["conference_held"] for row in rows),
        "plans_agreed": sum(row["plan_agreed"] for row in rows),
        "rows": rows,
    }


def _row(
    work: Work,
    reference: str,
    months: Mapping[str, str],
    referred: Mapping[str, Any],
    followed: Mapping[str, Any],
) -> dict[str, Any]:
    known_as = work.store.fingerprint(f"evaluation/{reference}".encode())
    return {
        "case": known_as[:PSEUDONYM],
        "stage": referred.get("stage") or None,
        "status": referred.get("status"),
        "months": dict(months),
        "conference_held": "conference_held" in months,
        "plan_agreed": "plan_agreed" in months,
        "outcomes": followed.get("outcomes", []),
    }


def _told(work: Work, others: Evaluated, service: str, references: list[str]) -> Rows:
    found: Rows = {}
    for start in range(0, len(references), ASKED_AT_ONCE):
        asked = references[start : start + ASKED_AT_ONCE]
        found |= others.for_evaluation(service, asked, work)
    return found


def _months(work: Work) -> dict[str, dict[str, str]]:
    """The month in which each milestone of each case was first recorded, such as 2027-01."""
    statement = statement_in(
        work.store,
        'SELECT "case", topic, min(recorded_at) AS first_at FROM {schema}.entries '
        'WHERE topic = ANY(%s) GROUP BY "case", topic ORDER BY "case", first_at, topic',
    )
    with work.store.datastore.transaction() as curs:
        rows = curs.execute(statement, ([*MILESTONES, SEALED],)).fetchall()
    sealed = {row["case"] for row in rows if row["topic"] == SEALED}
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["case"] not in sealed:
            month = f"{local_day(row['first_at']):%Y-%m}"
            found.setdefault(row["case"], {})[MILESTONES[row["topic"]]] = month
    return found
