"""Following a service's own log: remembering how far a follower has come."""

from __future__ import annotations

from typing import Any

from psycopg.sql import SQL, Composed, Identifier

from shared.eventstore.store import CouncilStore


class Place:
    """How far one follower has come in one council's log."""

    def __init__(self, store: CouncilStore, follower: str) -> None:
        self.store = store
        self.follower = follower

    def read(self) -> int:
        """The last position that was dealt with; 0 at the beginning."""
        with self.store.datastore.transaction() as curs:
            curs.execute(
                self._sql("SELECT position FROM {schema}.followed WHERE follower = %s"),
                (self.follower,),
            )
            row = curs.fetchone()
        return row["position"] if row else 0

    def move(self, curs: Any, position: int) -> None:
        """Note, in the caller's transaction, that everything up to `position` was dealt with.

        It never moves back: a leader that lost its place to another cannot undo what the other did.
        """
        curs.execute(
            self._sql(
                "INSERT INTO {schema}.followed AS f (follower, position) VALUES (%s, %s) "
                "ON CONFLICT (follower) DO UPDATE "
                "SET position = greatest(f.position, excluded.position)"
            ),
            (self.follower, position),
        )

    def _sql(self, statement: str) -> Composed:
        return SQL(statement).format(schema=Identifier(self.store.schema))  # type: ignore[arg-type]
