"""Reads a council's ledger and stores from the database, some thousand rows at a time.

Everything is read in one transaction, so that a system that is being written to stands still for
the reader. Bytes are fetched and digested here: what the database says of them is not relied on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from shared.eventstore.store import schema_name
from shared.ledger.tiles import WIDTH

HASH_SIZE = 32
LEAVES_AT_ONCE = 16 * WIDTH


class Row(NamedTuple):
    """One sealed event: what the audit service gathered of it, and what its service stores now
    (everything None when nothing is there)."""

    leaf: int
    position: int
    case: str
    digest: str
    same: bool | None
    aggregate: str | None
    version: int | None
    topic: str | None
    recorded_at: datetime | None
    state: bytes | None


class LedgerRows:
    """The ledger of one council and the stores that it seals, in one database."""

    def __init__(self, connection: psycopg.Connection[Any], council: str) -> None:
        self.connection = connection
        self.council = council
        self.audit = schema_name("audit", council)

    def begin(self) -> None:
        """Begin to read, at one moment for everything."""
        self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        self.connection.execute("SET LOCAL TIME ZONE 'UTC'")

    def end(self) -> None:
        """End reading; what is read next is of a later moment."""
        self.connection.rollback()

    def size(self) -> int:
        """How many leaves the tree has, as it says itself."""
        row = self._all("SELECT size FROM {audit}.tree")
        return row[0][0] if row else 0

    def leaves(self) -> tuple[int, int]:
        """How many entries have a leaf, and the highest of these leaves; -1 when there is none."""
        (row,) = self._all("SELECT count(leaf), coalesce(max(leaf), -1) FROM {audit}.entries")
        return row[0], row[1]

    def services_between(self, start: int, end: int) -> list[str]:
        """The services of which leaves in that range are."""
        rows = self._all(
            "SELECT DISTINCT service FROM {audit}.entries WHERE leaf >= %s AND leaf < %s",
            start,
            end,
        )
        return [service for (service,) in rows]

    def between(self, service: str, start: int, end: int) -> list[tuple[Any, ...]]:
        """The fields of a `Row` for every leaf of that service in that range, in no order."""
        return self._all(
            'SELECT n.leaf, n.position, n."case", n.digest, n.aggregate = e.originator_id '
            "AND n.version = e.originator_version AND n.topic = e.topic "
            "AND n.recorded_at = e.recorded_at, e.originator_id::text, e.originator_version, "
            "e.topic, e.recorded_at, e.state FROM {audit}.entries n "
            "LEFT JOIN {store}.stored_events e ON e.notification_id = n.position "
            "WHERE n.service = %s AND n.leaf >= %s AND n.leaf < %s",
            service,
            start,
            end,
            store=schema_name(service, self.council),
        )

    def entry(self, service: str, position: int) -> dict[str, Any] | None:
        """What was gathered of one event."""
        rows = self._all(
            "SELECT aggregate, version, topic, recorded_at, digest FROM {audit}.entries "
            "WHERE service = %s AND position = %s",
            service,
            position,
        )
        names = ("aggregate", "version", "topic", "recorded_at", "digest")
        if not rows:
            return None
        return {"service": service, "position": position, **dict(zip(names, rows[0], strict=True))}

    def leaf_hashes(self, start: int, end: int) -> bytes:
        """The hashes of those leaves as the tree has them, one after the other; `start` is a whole
        number of tiles. Shorter when tiles are missing."""
        rows = self._all(
            "SELECT place, hashes FROM {audit}.tiles WHERE level = 0 AND place >= %s AND place <= %s "
            "ORDER BY place",
            start // WIDTH,
            (end - 1) // WIDTH,
        )
        data = b""
        for number, (place, hashes) in enumerate(rows, start // WIDTH):
            if place != number:
                break
            data += hashes
        return data[: (end - start) * HASH_SIZE]

    def tile(self, level: int, place: int) -> bytes:
        """The hashes of one tile; nothing when it is not there."""
        rows = self._all(
            "SELECT hashes FROM {audit}.tiles WHERE level = %s AND place = %s", level, place
        )
        return bytes(rows[0][0]) if rows else b""

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """Every checkpoint, by size, some at a time."""
        last = -1
        while True:
            rows = self._all(
                "SELECT size, note FROM {audit}.checkpoints WHERE size > %s ORDER BY size LIMIT 500",
                last,
            )
            if not rows:
                return
            yield from rows
            last = rows[-1][0]

    def newest_note(self) -> str | None:
        """The checkpoint that was signed last."""
        rows = self._all("SELECT note FROM {audit}.checkpoints ORDER BY size DESC LIMIT 1")
        return rows[0][0] if rows else None

    def unsealed(self, service: str, most: int = 1000) -> list[tuple[int, datetime]]:
        """Position and time of the stored events of a service that have no leaf, in order."""
        return self._all(
            "SELECT e.notification_id, e.recorded_at FROM {store}.stored_events e "
            "LEFT JOIN {audit}.entries n ON n.service = %s AND n.position = e.notification_id "
            "WHERE n.leaf IS NULL ORDER BY e.notification_id LIMIT %s",
            service,
            most,
            store=schema_name(service, self.council),
        )

    def last_sealed(self, service: str) -> int:
        """The highest position of that service that has a leaf; 0 when there is none."""
        (row,) = self._all(
            "SELECT coalesce(max(position), 0) FROM {audit}.entries "
            "WHERE service = %s AND leaf IS NOT NULL",
            service,
        )
        return row[0]

    def of_case(self, case: str) -> list[tuple[str, int, int | None]]:
        """Service, position and leaf of every entry of one case."""
        return self._all(
            'SELECT service, position, leaf FROM {audit}.entries WHERE "case" = %s ORDER BY leaf',
            case,
        )

    def _all(self, statement: str, *values: Any, store: str = "") -> list[Any]:
        curs = self.connection.cursor(binary=True)
        return curs.execute(self._sql(statement, store), values, prepare=True).fetchall()

    def _sql(self, statement: str, store: str) -> Composed:
        return SQL(statement).format(  # type: ignore[arg-type]
            audit=Identifier(self.audit), store=Identifier(store or self.audit)
        )
