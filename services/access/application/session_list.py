"""The read model of open sessions, for whoever may end them. It holds accounts and codes, no names."""

from __future__ import annotations

from typing import Any

from services.access.domain import events
from services.access.domain.rules import IDLE
from shared.commanding import Work
from shared.follower.projecting import Project, Run, statement_in

MOST = 500


def _began(run: Run, event: events.SignedIn) -> None:
    run(
        "INSERT INTO {schema}.open_sessions (session, account, way, roles, began_at, ends_at) "
        "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (
            event.originator_id,
            event.account,
            event.way,
            event.roles,
            event.occurred_at,
            event.ends_at,
        ),
    )


def _ended(run: Run, event: Any) -> None:
    run("DELETE FROM {schema}.open_sessions WHERE session = %s", (event.originator_id,))


def _account_ended(run: Run, event: events.AccountRevoked) -> None:
    run(
        "DELETE FROM {schema}.open_sessions WHERE account = %s AND began_at <= %s",
        (event.account, event.occurred_at),
    )


def _everybody_ended(run: Run, event: events.EverybodyRevoked) -> None:
    run("DELETE FROM {schema}.open_sessions WHERE began_at <= %s", (event.occurred_at,))


SESSION_LIST: dict[type, Project] = {
    events.SignedIn: _began,
    events.SignedOut: _ended,
    events.SessionLapsed: _ended,
    events.SessionRevoked: _ended,
    events.AccountRevoked: _account_ended,
    events.EverybodyRevoked: _everybody_ended,
}


def list_sessions(work: Work) -> dict[str, Any]:
    """The sessions that last, the newest first. What happened a moment ago may not be in it yet."""
    now = work.act.recorded_at
    statement = statement_in(
        work.store,
        "SELECT o.session, o.account, o.way, o.roles, o.began_at, o.ends_at, "
        "coalesce(u.used_at, o.began_at) AS used_at FROM {schema}.open_sessions o "
        "LEFT JOIN {schema}.sessions_used u USING (session) "
        "WHERE o.ends_at > %s AND coalesce(u.used_at, o.began_at) > %s "
        "ORDER BY o.began_at DESC, o.session LIMIT %s",
    )
    with work.store.datastore.transaction() as curs:
        rows = curs.execute(statement, (now, now - IDLE, MOST)).fetchall()
    return {"sessions": [_shown(row) for row in rows]}


def _shown(row: Any) -> dict[str, Any]:
    times = {name: row[name].isoformat() for name in ("began_at", "ends_at", "used_at")}
    return {
        "session": row["session"].hex,
        "account": row["account"],
        "way": row["way"],
        "roles": list(row["roles"]),
        **times,
    }
