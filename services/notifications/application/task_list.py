"""The read model of what is still to be done by hand, over all cases, for whoever has a part in them."""

from __future__ import annotations

from typing import Any

from services.notifications.domain import events
from shared.commanding import Work
from shared.follower.projecting import Project, Run, statement_in

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


TASK_LIST: dict[type, Project] = {
    events.TaskRaised: _raised,
    events.TaskSettled: _settled,
    events.RecipientStopped: _recipient_stopped,
    events.CoordinatorNoted: _coordinated,
    events.ReferrerNoted: _referred,
}


def list_open_tasks(work: Work) -> dict[str, Any]:
    """The oldest tasks that nobody has settled: all of the council for managers; for others those of the
    cases that they have a part in now. Identifiers and codes only."""
    statement = statement_in(
        work.store,
        'SELECT t.task, t."case", t.kind, t.recipient, t.message_kind, t.raised_at '
        'FROM {schema}.open_tasks t LEFT JOIN {schema}.parts_in_cases p ON p."case" = t."case" '
        "WHERE %s = CASE %s WHEN 'referrer' THEN p.referrer WHEN 'coordinator' THEN p.coordinator "
        "ELSE %s END ORDER BY t.raised_at, t.task LIMIT %s",
    )
    by = work.act
    with work.store.datastore.transaction() as curs:
        rows = curs.execute(statement, (by.actor, by.role, by.actor, MOST)).fetchall()
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
