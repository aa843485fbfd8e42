"""Everything that works on a pool of connections, made to work inside one transaction of one connection."""

from __future__ import annotations

from typing import Any

import psycopg

from shared.eventstore.database import ServiceDatabase


class _OneConnection:
    """What a pool looks like that has one connection and never closes it."""

    closed = False

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def getconn(self) -> psycopg.Connection[Any]:
        """The connection."""
        return self._connection

    def putconn(self, connection: psycopg.Connection[Any]) -> None:
        """It stays with whoever began the transaction."""

    def close(self) -> None:
        """It is closed by whoever opened it."""


class OneTransaction(ServiceDatabase):
    """The caller's connection, in whose transaction everything happens: what is committed through it is
    a savepoint, and is gone when the caller rolls back."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__(
            None, dbname="", host="", port=0, user="", password="", single_row_tracking=False
        )
        self.pool = _OneConnection(connection)  # type: ignore[assignment]
        connection.execute("SELECT 1")  # the transaction has begun, whatever comes first
