"""Suspending a council: from one moment on nobody writes anything of it, whatever they have in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Identifier

from shared.eventstore.rights import let_look_only, let_work
from shared.eventstore.store import schema_name
from shared.region.handovers import RESUMED, note
from shared.region.register import SERVING, SUSPENDED, put


class HandledByAnother(Exception):
    """Somebody else is suspending, exporting, importing or removing this council now."""


@contextmanager
def council_held(database: PostgresDatastore, council: str) -> Iterator[None]:
    """While no other operator suspends, exports, imports or removes this council, or rotates its keys.
    Raises HandledByAnother."""
    names = (f"handover/{council}", f"rotate-keys/{council}")
    with database.get_connection() as connection:
        for name in names:
            row = connection.execute(
                "SELECT pg_try_advisory_lock(hashtextextended(%s, 0)) AS alone", (name,)
            ).fetchone()
            if not row or not row["alone"]:
                _let_go(connection, names[: names.index(name)])
                raise HandledByAnother(
                    f"somebody else is handing over {council}, or rotating its keys, at this moment."
                )
        try:
            yield
        finally:
            _let_go(connection, names)


def suspend(database: PostgresDatastore, council: str, services: Iterable[str]) -> None:
    """Take from every service's role of the council whatever changes something, and say so in the
    register, at one moment; returns when what was being saved just then has ended."""
    services = tuple(services)
    with database.transaction(commit=True) as curs:
        put(curs, council, SUSPENDED)
        for service in services:
            let_look_only(curs, service, council, schema_name(service, council))
    with database.transaction(commit=True) as curs:
        for service in services:  # whoever saves holds this lock until their commit
            curs.execute(_in(service, council, "SELECT pg_advisory_xact_lock({}.log_lock() + 1)"))


def resume(
    database: PostgresDatastore,
    council: str,
    services: Iterable[str],
    what: str = RESUMED,
    file: str = "",
) -> None:
    """Let the services work for the council, again or for the first time after an import; what it is, and
    of which file, is noted at the same moment."""
    with database.transaction(commit=True) as curs:
        note(curs, what, council, file)
        for service in services:
            let_work(curs, service, council, schema_name(service, council))
        put(curs, council, SERVING)


def _let_go(connection: Any, names: Iterable[str]) -> None:
    for name in names:
        connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", (name,))


def _in(service: str, council: str, statement: str) -> Any:
    return SQL(statement).format(Identifier(schema_name(service, council)))  # type: ignore[arg-type]
