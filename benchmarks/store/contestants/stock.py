"""The recorder that comes with `eventsourcing`, with the defaults that come with it.

Without its database functions: with them it takes no lock, and readers miss events.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from benchmarks.store.contestants import BATCH, Read, Save, Seen
from benchmarks.store.events import EVENTS_A_RECORD, TOPIC, Event, body, number_in


@contextlib.contextmanager
def recorder_at(url: str) -> Iterator[PostgresApplicationRecorder]:
    """A recorder on the public schema of that database."""
    parts = urlsplit(url)
    datastore = PostgresDatastore(
        dbname=parts.path.lstrip("/"),
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 5432,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    try:
        yield PostgresApplicationRecorder(datastore)
    finally:
        datastore.close()


class Stock:
    """The library's own."""

    name = "eventsourcing"
    title = "eventsourcing, its own recorder"
    strict = True

    def prepare(self, url: str) -> None:
        with recorder_at(url) as recorder:
            recorder.create_table()

    @contextlib.contextmanager
    def writer(self, url: str) -> Iterator[Save]:
        with recorder_at(url) as recorder:

            def save(event: Event) -> None:
                state = event.body.encode()
                recorder.insert_events([StoredEvent(event.record, event.version, TOPIC, state)])

            yield save

    @contextlib.contextmanager
    def reader(self, url: str) -> Iterator[Read]:
        with recorder_at(url) as recorder:

            def read(after: int) -> Sequence[Seen]:
                found = recorder.select_notifications(after, BATCH, inclusive_of_start=False)
                return [(each.id, number_in(each.state)) for each in found]

            yield read

    def stored(self, url: str) -> int:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*) FROM stored_events").fetchone()
        return row[0] if row else 0

    def fill(self, url: str, count: int, size: int) -> None:
        statement = (
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) "
            "SELECT md5(((n - 1) / %s)::text)::uuid, (n - 1) %% %s + 1, %s, convert_to(%s, 'UTF8') "
            "FROM generate_series(1, %s) AS n ORDER BY n"
        )
        given = (EVENTS_A_RECORD, EVENTS_A_RECORD, TOPIC, body(0, size), count)
        with psycopg.connect(url) as connection:
            connection.execute(statement, given)
