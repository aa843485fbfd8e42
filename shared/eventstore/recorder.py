"""The recorder: events, the message that they answer and the command's answer, all or nothing.

It is built on the library's recorder for PostgreSQL and passes its test cases, with three differences.
Writers do not lock the table: an event's position is taken together with its transaction's number,
and whoever reads the log stops before the first event that might still get an older neighbour. A save
is one statement. And the tables are made by numbered migrations, not by whoever comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    InterfaceError,
    Notification,
    OperationalError,
    StoredEvent,
    Tracking,
)
from eventsourcing.postgres import PostgresDatastore, PostgresProcessRecorder
from eventsourcing.utils import retry
from psycopg.errors import UniqueViolation
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier
from psycopg.types.json import Jsonb

from shared.eventstore.database import cursor_of

OUTAGES = (InterfaceError, OperationalError)


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


@dataclass(frozen=True)
class LoggedState:
    """A stored event as it is kept. `position` is its place in the log, `recorded_at` the time of the
    clock that the service goes by, aware."""

    position: int
    stored: StoredEvent
    recorded_at: datetime


class CouncilRecorder(PostgresProcessRecorder):
    """Records what one service decides for one council, and reads it again."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        super().__init__(datastore)
        rest = "%b::timestamptz, %b::text, %b::bigint, %b::text, %b::text, %b::text, %b::jsonb)"
        self._save = self._text(
            "SELECT {schema}.save_events(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[], " + rest
        )
        self._save_one = self._text(
            "SELECT {schema}.save_event(%b::uuid, %b::bigint, %b::text, %b::bytea, " + rest
        )
        self._select_answer = self._sql(
            "SELECT fingerprint, body, recorded_at FROM {schema}.answers "
            "WHERE actor = %s AND key = %s"
        )
        self._select_handled = self._sql(
            "SELECT 1 FROM {schema}.notification_tracking "
            "WHERE application_name = %s AND notification_id = %s"
        )
        self._select_record = self._sql(
            "SELECT originator_version, topic, state, (SELECT epoch FROM {schema}.key_epoch) "
            "FROM {schema}.stored_events WHERE originator_id = %s ORDER BY originator_version"
        )
        self._logged = (
            "SELECT notification_id, originator_id, originator_version, topic, state, recorded_at, "
            # A transaction older than this one's may still be under way, and has older positions.
            # Numbers beyond the newest are those of another cluster, from which this was restored.
            "written_in >= pg_snapshot_xmin(pg_current_snapshot()) "
            "AND written_in < pg_snapshot_xmax(pg_current_snapshot()) AS unsettled, "
            "(SELECT epoch FROM {schema}.key_epoch) AS epoch FROM {schema}.stored_events "
        )
        self._select_log = self._sql(
            self._logged + "WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
        )
        self._try_log = self._sql("SELECT pg_try_advisory_xact_lock({schema}.log_lock() + 1)")
        self._select_places = self._sql(
            self._logged + "WHERE notification_id = ANY(%s) ORDER BY notification_id"
        )

    def create_table(self) -> None:
        """Nothing: tables are made by the migrations, once, before anything runs."""

    def exists(self) -> bool:
        """Whether the migrations have made the council's tables."""
        with self.datastore.transaction() as curs:
            curs.execute("SELECT to_regclass(%s) AS found", (f"{self.datastore.schema}.keys",))
            row = curs.fetchone()
        return bool(row and row["found"])

    @retry(OUTAGES, max_attempts=10, wait=0.2)
    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Save the events and return their positions, which follow one another without a gap.

        `tracking` names the message answered, `answer` is the command's answer, `recorded_at` the time
        (now, unless told). Raises IntegrityError when a version, the message or the answer is there
        already; nothing is saved then.
        """
        tracking: Tracking | None = kwargs.get("tracking")
        answer: Answer | None = kwargs.get("answer")
        if not (stored_events or tracking or answer):
            return []
        recorded_at = kwargs.get("recorded_at") or (answer and answer.recorded_at)
        rest = (
            recorded_at,
            *((tracking.application_name, tracking.notification_id) if tracking else (None, None)),
            *_kept(answer),
        )
        if len(stored_events) == 1:
            (one,) = stored_events
            what = (one.originator_id, one.originator_version, one.topic, one.state)
            return [self._saved(self._save_one, (*what, *rest))]
        columns = (
            [event.originator_id for event in stored_events],
            [event.originator_version for event in stored_events],
            [event.topic for event in stored_events],
            [event.state for event in stored_events],
        )
        first = self._saved(self._save, (*columns, *rest))
        return list(range(first, first + len(stored_events))) if stored_events else []

    def _saved(self, statement: bytes, given: tuple[Any, ...]) -> int:
        with self.datastore.get_connection() as connection:
            try:
                curs = cursor_of(connection)
                row = curs.execute(statement, given, prepare=True, binary=True).fetchone()
            except UniqueViolation:
                raise
            except BaseException:
                # It may have been interrupted while it held the lock for taking positions, which
                # belongs to the connection: closing gives it back.
                connection.close()
                raise
        assert row is not None, "a function of one row"
        return row[0] or 0

    def select_record(self, id: UUID) -> tuple[list[StoredEvent], int | None]:
        """The events of one record, in order, and the epoch of the keys."""
        rows = self._rows(self._select_record, (id,))
        events = [StoredEvent(id, version, topic, state) for version, topic, state, _ in rows]
        return events, rows[0][3] if rows else None

    def select_log(self, after: int, limit: int) -> tuple[list[LoggedState], int | None]:
        """The events after a position, in order, as far as nothing older can still come; and the
        epoch of the keys."""
        rows = self._settled(self._select_log, (after, limit))
        return _logged(rows), rows[0][7] if rows else None

    def select_places(self, positions: Sequence[int]) -> tuple[list[LoggedState], int | None]:
        """The events at those positions, in order, without those that hold none; and the epoch."""
        rows = self._rows(self._select_places, (list(positions),))
        return _logged(rows), rows[0][7] if rows else None

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The library's way of reading the log; it stops where `select_log` does."""
        conditions, values = [SQL("TRUE")], list[Any]()
        if start is not None:
            conditions.append(
                SQL("notification_id >= %s" if inclusive_of_start else "notification_id > %s")
            )
            values.append(start)
        if stop is not None:
            conditions.append(SQL("notification_id <= %s"))
            values.append(stop)
        if topics:
            conditions.append(SQL("topic = ANY(%s)"))
            values.append(list(topics))
        statement = self._sql(self._logged) + SQL(
            "WHERE {} ORDER BY notification_id LIMIT %s"
        ).format(SQL(" AND ").join(conditions))
        rows = self._settled(statement, (*values, limit))
        return [
            Notification(
                id=each.position,
                originator_id=each.stored.originator_id,
                originator_version=each.stored.originator_version,
                topic=each.stored.topic,
                state=each.stored.state,
            )
            for each in _logged(rows)
        ]

    def has_tracking_id(self, application_name: str, notification_id: int | None) -> bool:
        """Whether that very message was handled. The library looks for that position or any later
        one, and would take a message that comes late for a repeat."""
        if notification_id is None:
            return True
        return bool(self._rows(self._select_handled, (application_name, notification_id)))

    def answer_to(self, actor: str, key: str) -> Answer | None:
        """What this person was answered when the key came first; None when it is new."""
        rows = self._rows(self._select_answer, (actor, key))
        return Answer(actor, key, *rows[0]) if rows else None

    def _settled(self, statement: Composed, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """The rows before the first that might still get an older neighbour.

        What is under way may have nothing to do with this log: the numbers of transactions are those of
        the whole cluster. When nobody is saving into this log at this moment, all rows are settled.
        """
        rows = self._rows(statement, values)
        settled = list(takewhile(lambda row: not row[6], rows))
        if len(settled) == len(rows):
            return rows
        return self._while_nobody_saves(statement, values) or settled

    def _while_nobody_saves(
        self, statement: Composed, values: tuple[Any, ...]
    ) -> list[tuple[Any, ...]]:
        """The rows, read while no save can begin; nothing when some save is under way."""
        with self.datastore.transaction(commit=True) as curs:
            curs.row_factory = tuple_row  # type: ignore[assignment]
            free = curs.execute(self._try_log, prepare=True).fetchone()
            return curs.execute(statement, values, binary=True).fetchall() if free[0] else []  # type: ignore[index,return-value]

    @retry(OUTAGES, max_attempts=10, wait=0.2)
    def _rows(self, statement: Composed, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with self.datastore.get_connection() as connection:
            curs = connection.cursor(row_factory=tuple_row, binary=True)
            return curs.execute(statement, values, prepare=True).fetchall()

    def _text(self, statement: str) -> bytes:
        """A statement as it is sent, so that it need not be put together at every save."""
        return self._sql(statement).as_bytes()

    def _sql(self, statement: str) -> Composed:
        return SQL(statement).format(schema=Identifier(self.datastore.schema))  # type: ignore[arg-type]


def _kept(answer: Answer | None) -> tuple[Any, ...]:
    if answer is None:
        return (None, None, None, None)
    return (answer.actor, answer.key, answer.fingerprint, Jsonb(answer.body))


def _logged(rows: Any) -> list[LoggedState]:
    return [
        LoggedState(position, StoredEvent(id, version, topic, state), recorded_at)
        for position, id, version, topic, state, recorded_at, *_ in rows
    ]
