"""The read model of a council's cases, for lists."""

from __future__ import annotations

from typing import Any

from services.referral.domain import events
from shared.commanding import Work
from shared.days import local_day
from shared.follower.projecting import Project, Run, statement_in


def _received(run: Run, event: events.Received) -> None:
    run(
        'INSERT INTO {schema}.case_list ("case", status, referrer, received_at, changed_at) '
        "VALUES (%s, 'received', %s, %s, %s)",
        (event.case, event.referrer, event.occurred_at, event.recorded_at),
    )


def _coordinated(run: Run, event: events.CoordinatorNoted) -> None:
    run(
        'UPDATE {schema}.case_list SET coordinator = %s, changed_at = %s WHERE "case" = %s',
        (event.coordinator, event.recorded_at, event.case),
    )


def _referred_by(run: Run, event: events.ReferrerChanged) -> None:
    run(
        'UPDATE {schema}.case_list SET referrer = %s, changed_at = %s WHERE "case" = %s',
        (event.referrer, event.recorded_at, event.case),
    )


def _led(run: Run, event: events.LeadProfessionalNamed) -> None:
    run(
        'INSERT INTO {schema}.leading ("case", professional, from_day, until_day) '
        "VALUES (%s, %s, %s, %s)",
        (event.case, event.professional, event.from_day, event.until_day),
    )


def _led_until(run: Run, event: events.LeadProfessionalEnded) -> None:
    run(
        "UPDATE {schema}.leading SET until_day = least(coalesce(until_day, %s), %s) "
        'WHERE "case" = %s AND professional = %s',
        (event.until_day, event.until_day, event.case, event.professional),
    )


def _transferred(run: Run, event: events.TransferAnswered) -> None:
    if event.answer == "accepted":
        run('UPDATE {schema}.case_list SET parts_over = true WHERE "case" = %s', (event.case,))


def _released(run: Run, event: events.CoordinatorReleaseNoted) -> None:
    run(
        "UPDATE {schema}.case_list SET coordinator = '', changed_at = %s WHERE \"case\" = %s",
        (event.recorded_at, event.case),
    )


def _went_back(run: Run, event: Any) -> None:
    _became(event.back_to)(run, event)


def _sealed(run: Run, event: events.Sealed) -> None:
    run('DELETE FROM {schema}.case_list WHERE "case" = %s', (event.case,))
    run('DELETE FROM {schema}.leading WHERE "case" = %s', (event.case,))


def _became(status: str) -> Project:
    def change(run: Run, event: Any) -> None:
        run(
            'UPDATE {schema}.case_list SET status = %s, changed_at = %s WHERE "case" = %s',
            (status, event.recorded_at, event.case),
        )

    return change


CASE_LIST: dict[type, Project] = {
    events.Received: _received,
    events.CoordinatorNoted: _coordinated,
    events.CoordinatorReleaseNoted: _released,
    events.ReferrerChanged: _referred_by,
    events.LeadProfessionalNamed: _led,
    events.LeadProfessionalEnded: _led_until,
    events.TransferAnswered: _transferred,
    events.Returned: _became("returned"),
    events.Completed: _became("received"),
    events.Accepted: _became("accepted"),
    events.Declined: _became("declined"),
    events.ConsentWithdrawn: _became("consent_withdrawn"),
    events.Closed: _became("closed"),
    events.Reopened: _went_back,
    events.Merged: _became("merged"),
    events.Separated: _went_back,
    events.Sealed: _sealed,
}


def list_cases(work: Work) -> dict[str, Any]:
    """The newest cases: all of the council for managers; for others those that they have a part in today.

    References and codes only; a case is read one at a time, and that reading is recorded.
    """
    statement = statement_in(
        work.store,
        'SELECT "case", status, received_at, changed_at FROM {schema}.case_list c '
        "WHERE CASE %(role)s WHEN 'manager' THEN true WHEN 'referrer' THEN referrer = %(by)s "
        "WHEN 'coordinator' THEN coordinator = %(by)s WHEN 'lead_professional' THEN EXISTS "
        '(SELECT FROM {schema}.leading l WHERE l."case" = c."case" AND professional = %(by)s '
        "AND %(today)s BETWEEN from_day AND coalesce(until_day, 'infinity')) ELSE false END "
        "AND (%(role)s = 'manager' OR NOT parts_over) ORDER BY changed_at DESC LIMIT 500",
    )
    by = {
        "role": work.act.role,
        "by": work.act.actor,
        "today": local_day(work.act.recorded_at),
    }
    with work.store.datastore.transaction() as curs:
        rows = curs.execute(statement, by).fetchall()
    return {
        "cases": [
            {
                "reference": row["case"],
                "status": row["status"],
                "received_at": row["received_at"].isoformat(),
                "changed_at": row["changed_at"].isoformat(),
            }
            for row in rows
        ]
    }
