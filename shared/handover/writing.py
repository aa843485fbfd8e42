"""Writes everything that a deployment keeps of one council, as it is at one moment, into one file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier

from shared.eventstore.master_keys import random_bytes
from shared.eventstore.store import schema_name
from shared.handover.parts import Counted, PartsWriter, Write
from shared.handover.receiving_keys import PublicKey
from shared.handover.sealed_file import SealedWriter
from shared.handover.tables import BUFFER, Table, applied_in, sequences_in, tables_in

REGISTER = ("from_day", "version", "text", "decided_at", "decided_by")


@dataclass(frozen=True)
class Written:
    """A file that was written. `digest`: SHA-256 of all of it, in hexadecimal."""

    digest: str
    size: int
    parts: tuple[Counted, ...]

    def rows(self, table: str) -> int:
        """How many rows of the tables of that name, in all services."""
        return sum(each.rows for each in self.parts if each.name.endswith(f"/{table}"))


@contextmanager
def one_moment(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection that sees the database as it is now, whatever is changed meanwhile."""
    with psycopg.connect(url, row_factory=dict_row, connect_timeout=5) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SET LOCAL TIME ZONE 'UTC'")
        yield connection
        connection.rollback()


def write_handover(
    path: Path,
    connection: psycopg.Connection[Any],
    council: str,
    services: Sequence[str],
    receiver: PublicKey,
    file: str,
    beside: Mapping[str, Any],
) -> Written:
    """Write the file, whole or not at all; `beside` is what goes along that is in no table (keys,
    accounts, the newest checkpoint). Raises OSError; FileExistsError when there is one already."""
    with _whole_or_not_at_all(path) as out:
        sealed = SealedWriter(out, receiver, file)
        parts = PartsWriter(sealed.write)
        parts.opening(_opening(connection, council, services, file))
        for service in services:
            for table in tables_in(connection, schema_name(service, council)):
                parts.part(
                    f"{service}/{table.name}",
                    list(table.columns),
                    partial(_copied, connection, table),
                )
        parts.manifest(
            {
                **beside,
                "policies": _policies(connection, council),
                "sequences": _sequences(connection, council, services),
            }
        )
        sealed.close()
        size = out.tell()
    return Written(sealed.digest, size, tuple(parts.written))


def _opening(
    connection: psycopg.Connection[Any], council: str, services: Sequence[str], file: str
) -> dict[str, Any]:
    row = connection.execute("SELECT now() AS now").fetchone()
    return {
        "form": 1,
        "file": file,
        "council": council,
        "made_at": row["now"].isoformat() if row else "",
        "migrations": {
            service: applied_in(connection, schema_name(service, council)) for service in services
        },
    }


def _copied(connection: psycopg.Connection[Any], table: Table, write: Write) -> int:
    curs, pending = connection.cursor(), bytearray()
    with curs.copy(table.copied_out) as copy:
        for row in copy:
            pending += row
            if len(pending) >= BUFFER:
                write(bytes(pending))
                pending.clear()
    write(bytes(pending))
    return curs.rowcount


def _policies(connection: psycopg.Connection[Any], council: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        "SELECT from_day, version, text, decided_at, decided_by FROM region.policies "
        "WHERE council = %s ORDER BY id",
        (council,),
    ).fetchall()
    return [{name: _plain(row[name]) for name in REGISTER} for row in rows]


def _plain(value: Any) -> str:
    return (
        value.isoformat() if isinstance(value, datetime) or hasattr(value, "isoformat") else value
    )


def _sequences(
    connection: psycopg.Connection[Any], council: str, services: Sequence[str]
) -> dict[str, dict[str, list[Any]]]:
    found: dict[str, dict[str, list[Any]]] = {}
    for service in services:
        schema = schema_name(service, council)
        for name in sequences_in(connection, schema):
            statement: Any = SQL("SELECT last_value, is_called FROM {}").format(
                Identifier(schema, name)
            )
            row = connection.execute(statement).fetchone()
            assert row is not None, "a sequence has one row"
            found.setdefault(service, {})[name] = [row["last_value"], row["is_called"]]
    return found


@contextmanager
def _whole_or_not_at_all(path: Path) -> Iterator[BinaryIO]:
    if path.exists():
        raise FileExistsError(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{random_bytes(4).hex()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.link(unfinished, path)  # fails when somebody else made one of that name meanwhile
    finally:
        unfinished.unlink(missing_ok=True)
