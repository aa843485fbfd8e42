"""What the register remembers of handing councils over: what was exported, imported, refused, removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventsourcing.postgres import PostgresDatastore

EXPORTING, EXPORTED = "exporting", "exported"
IMPORTING, IMPORTED = "importing", "imported"
RESUMED, REFUSED, REMOVED = "resumed", "refused", "removed"


@dataclass(frozen=True)
class Handover:
    """One thing that an operator did. `file` is the hand-over file's own identifier, or empty."""

    what: str
    council: str
    file: str
    reason: str
    at: datetime


def note(curs: Any, what: str, council: str, file: str = "", reason: str = "") -> None:
    """Note what was done, or refused and why, in the caller's transaction."""
    curs.execute(
        "INSERT INTO region.handovers (what, council, file, reason) VALUES (%s, %s, %s, %s)",
        (what, council, file, reason),
    )


def handovers(database: PostgresDatastore, council: str = "", file: str = "") -> list[Handover]:
    """What was noted of that council or that file, in the order in which it was done."""
    with database.get_connection() as connection:
        rows = connection.execute(
            "SELECT what, council, file, reason, at FROM region.handovers "
            "WHERE council = %s OR (file = %s AND file <> '') ORDER BY id",
            (council, file),
        ).fetchall()
    return [Handover(**row) for row in rows]
