"""The read model of what is still to be done by hand, over all cases, for whoever has a part in them."""

from __future__ import annotations

from typing import Any

from services.notifications.domain import events
from shared.commanding import Work
from shared.days import local_day
from shared.follower.projecting import Project, Run, statement_in
from shared.parts_heard import AllPartsEnded, LeadProfessionalEndNoted, LeadProfessionalNoted

MOST = 500


def _raised(run: Run, event: events.TaskRaised) -> None:
    run(
        'INSERT INTO {schema}.open_tasks (task, "case", kind, recipient, message_kind, raised_at) '
        "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (task) DO NOTHING",
        (
            event.task,
            event.case,
            event.kind,
            event.recipient,
            event.message_kind,
            event.occurred_at,
        ),
    )


def _settled(run: Run, event: events.TaskSettled) -> None:
    run("DELETE FROM {schema}.open_tasks WHERE task = %s", (event.task,))


def _recipient_stopped(run: Run, event: events.RecipientStopped) -> None:
    run(
        'DELETE FROM {schema}.open_tasks WHERE "case" = %s AND recipient = %s',
        (event.case, event.recipient),
    )


def _coordinated(run: Run, event: events.CoordinatorNoted) -> None:
    run(
        'INSERT INTO {schema}.parts_in_cases ("case", coordinator) VALUES (%s, %s) '
        'ON CONFLICT ("case") DO UPDATE SET coordinator = excluded.coordinator',
        (event.case, event.coordinator),
    )


def _referred(run: Run, event: events.ReferrerNoted) -> None:
    run(
        'INSERT INTO {schema}.parts_in_cases ("case", referrer) VALUES (%s, %s) '
        'ON CONFLICT ("case") DO UPDATE SET referrer = excluded.referrer',
        (event.case, event.referrer),
    )


def _led(run: Run, event: LeadProfessionalNoted) -> None:
    run(
        'INSERT INTO {schema}.leading ("case", professional, from_day, until_day, position) '
        "VALUES (%s, %s, %s, %s, %s)",
        (event.case, event.professional, event.from_day, event.until_day, event.position),
    )


def _led_until(run: Run, event: LeadProfessionalEndNoted) -> None:
    run(
        'INSERT INTO {schema}.leading_ended ("case", professional, until_day, position) '
        "VALUES (%s, %s, %s, %s)",
        (event.case, event.professional, event.until_day, event.position),
    )


def _parts_over(run: Run, event: AllPartsEnded) -> None:
    run(
        'INSERT INTO {schema}.parts_over ("case") VALUES (%s) ON CONFLICT DO NOTHING',
        (event.case,),
    )


TASK_LIST: dict[type, Project] = {
    events.TaskRaised: _raised,
    events.TaskSettled: _settled,
    events.RecipientStopped: _recipient_stopped,
    events.CoordinatorNoted: _coordinated,
    events.ReferrerNoted: _referred,
    LeadProfessionalNoted: _led,
    LeadProfessionalEndNoted: _led_until,
    AllPartsEnded: _parts_over,
}


def list_open_tasks(work: Work) -> dict[str, Any]:
    """The oldest tasks that nobody has settled: all of the council for managers; for others those of the
    cases that they have a part in now. Identifiers and codes only."""
    statement = statement_in(
        work.store,
        'SELECT t.task, t."case", t.kind, t.recipient, t.message_kind, t.raised_at '
        'FROM {schema}.open_tasks t LEFT JOIN {schema}.parts_in_cases p ON p."case" = t."case" '
        "WHERE CASE %(role)s WHEN 'manager' THEN true WHEN 'referrer' THEN p.referrer = %(by)s "
        "WHEN 'coordinator' THEN p.coordinator = %(by)s WHEN 'lead_professional' THEN EXISTS "
        '(SELECT FROM {schema}.leading l WHERE l."case" = t."case" AND l.professional = %(by)s '
        "AND %(today)s BETWEEN l.from_day AND coalesce(l.until_day, 'infinity') AND NOT EXISTS "
        '(SELECT FROM {schema}.leading_ended e WHERE e."case" = l."case" '
        "AND e.professional = l.professional AND e.position > l.position "
        "AND e.until_day < %(today)s)) ELSE false END AND (%(role)s = 'manager' OR NOT EXISTS "
        '(SELECT FROM {schema}.parts_over o WHERE o."case" = t."case")) '
        "ORDER BY t.raised_at, t.task LIMIT %(most)s",
    )
    by = {
        "role": work.act.role,
        "by": work.act.actor,
        "today": local_day(work.act.recorded_at),
        "most": MOST,
    }
    with work.store.datastore.transaction() as curs:
        rows = curs.execute(statement, by).fetchall()
    return {
        "tasks": [
            {
                "task": row["task"],
                "reference": row["case"],
                "kind": row["kind"],
                "recipient": row["recipient"],
                "message_kind": row["message_kind"],
                "raised_at": row["raised_at"].isoformat(),
            }
            for row in rows
        ]
    }
