"""The library's PostgreSQL recorder, told two more things: to share one pool of connections among
all councils, and to keep a command's answer in the same transaction as its events.

One schema per council and service. The recorder locks the events' table while it writes, so that
positions commit in their order and whoever follows the log never passes over a late event; the
faster database functions of the library do not, and are never switched on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresDatastore, PostgresProcessRecorder
from psycopg import Cursor
from psycopg.rows import DictRow
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

CONNECT_TIMEOUT = 2.0


@dataclass(frozen=True)
class Answer:
    """What a command was answered, kept so that a repeat of it gets the same answer.

    It holds references, codes and versions, never personal content.
    """

    actor: str
    key: str
    fingerprint: str
    body: dict[str, Any]
    recorded_at: datetime


def open_database(url: str, pool_size: int = 2, overflow: int = 8) -> PostgresDatastore:
    """A pool of connections to the database that `url` names. It connects when first used."""
    parts = urlsplit(url)
    return PostgresDatastore(
        dbname=parts.path.lstrip("/"),
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 5432,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        connect_timeout=CONNECT_TIMEOUT,
        idle_in_transaction_session_timeout=30,
        pool_size=pool_size,
        max_overflow=overflow,
        lock_timeout=5,
        single_row_tracking=False,
    )


class CouncilDatastore(PostgresDatastore):
    """The shared pool, seen with one council's schema. Closing it leaves the pool open."""

    def __init__(self, database: PostgresDatastore, schema: str) -> None:
        self.__dict__.update(database.__dict__)
        self.schema = schema
        self.db_type_names = set()
        self.psycopg_type_adapters = {}
        self.psycopg_python_types = {}

    def close(self) -> None:
        """The pool belongs to the process and is closed there."""

    def register_type_adapters(self) -> None:
        """No composite types: the driver knows them by name alone, and every schema has the same."""


class CouncilRecorder(PostgresProcessRecorder):
    """Records events, the message they answer (tracking), and the command's answer, or none of them."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        super().__init__(datastore)
        table = SQL("{}.answers").format(Identifier(datastore.schema))
        self._insert_answer = SQL(
            "INSERT INTO {} (actor, key, fingerprint, body, recorded_at) VALUES (%s, %s, %s, %s, %s)"
        ).format(table)
        self._select_answer = SQL(
            "SELECT fingerprint, body, recorded_at FROM {} WHERE actor = %s AND key = %s"
        ).format(table)
        self._select_handled = SQL(
            "SELECT 1 FROM {}.notification_tracking "
            "WHERE application_name = %s AND notification_id = %s"
        ).format(Identifier(datastore.schema))
        self.insert_events_statement = SQL(
            "INSERT INTO {}.stored_events (originator_id, originator_version, topic, state) "
            "SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::bytea[]) "
            "RETURNING notification_id"
        ).format(Identifier(datastore.schema))

    def _insert_stored_events(
        self, curs: Cursor[DictRow], stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> None:
        self._lock_table(curs)
        self._notify_channel(curs)
        columns = zip(
            *((e.originator_id, e.originator_version, e.topic, e.state) for e in stored_events),
            strict=True,
        )
        curs.execute(self.insert_events_statement, [list(column) for column in columns])

    def exists(self) -> bool:
        """Whether the migrations have made the council's tables."""
        with self.datastore.transaction() as curs:
            curs.execute("SELECT to_regclass(%s) AS found", (f"{self.datastore.schema}.answers",))
            row = curs.fetchone()
        return bool(row and row["found"])

    def _insert_events(
        self, curs: Cursor[DictRow], stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> None:
        answer: Answer | None = kwargs.get("answer")
        if answer is not None:
            curs.execute(
                self._insert_answer,
                (
                    answer.actor,
                    answer.key,
                    answer.fingerprint,
                    Jsonb(answer.body),
                    answer.recorded_at,
                ),
            )
        super()._insert_events(curs, stored_events, **kwargs)
        if answer is not None or kwargs.get("tracking") is not None:
            # A repeat shows here. Later, it might show as the failure of another statement, which
            # would be taken for an outage of the database and tried again and again.
            with curs.connection.pipeline() as pipeline:
                pipeline.sync()

    def has_tracking_id(self, application_name: str, notification_id: int | None) -> bool:
        """Whether that very message was handled. The library looks for that position or any later
        one, and would take a message that comes late for a repeat."""
        if notification_id is None:
            return True
        with self.datastore.transaction() as curs:
            curs.execute(self._select_handled, (application_name, notification_id))
            return curs.fetchone() is not None

    def answer_to(self, actor: str, key: str) -> Answer | None:
        """What this person was answered when the key came first; None when it is new."""
        with self.datastore.transaction() as curs:
            curs.execute(self._select_answer, (actor, key))
            row = curs.fetchone()
        if row is None:
            return None
        return Answer(actor, key, row["fingerprint"], row["body"], row["recorded_at"])
