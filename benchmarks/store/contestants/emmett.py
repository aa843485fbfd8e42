"""Emmett's store for PostgreSQL: its own append function and its own query for readers, from Python.

Its tables and functions are made by its own client (Node). The function is called by a prepared
statement in one round trip: so the language and the client are the same for everybody, and what is
compared is the store. Its own client begins and commits around each call, and is slower for it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg

from benchmarks.failing import MeasurementFailed
from benchmarks.store.contestants import BATCH, Read, Save, Seen
from benchmarks.store.events import TOPIC, Event, number_in

PARTITION = "emt:default"
LONGEST = 60
MAKE_TABLES = """
import { getPostgreSQLEventStore } from "@event-driven-io/emmett-postgresql";
const store = getPostgreSQLEventStore(process.env.DATABASE_URL);
await store.schema.migrate();
await store.close();
"""
APPEND = (
    "SELECT success FROM emt_append_to_stream(%s::text[], %s::jsonb[], ARRAY['{}']::jsonb[], "
    "ARRAY['1'], %s::text[], ARRAY['E'], %s::text, %s::text, %s::bigint, %s::text)"
)
# As in readMessagesBatch of its consumers.
READ = (
    "SELECT global_position, message_data::text FROM emt_messages "
    "WHERE partition = %s AND is_archived = FALSE "
    "AND transaction_id < pg_snapshot_xmin(pg_current_snapshot()) AND global_position >= %s "
    "ORDER BY transaction_id, global_position LIMIT %s"
)


class Emmett:
    """Emmett's store. `packages` is a folder in which npm has installed it."""

    name = "emmett"
    title = "Emmett, its append function"
    strict = False

    def __init__(self, packages: Path) -> None:
        self._folder = packages

    def prepare(self, url: str) -> None:
        done = subprocess.run(
            ["node", "--input-type=module"],
            input=MAKE_TABLES.encode(),
            cwd=self._folder,
            env={"PATH": os.environ["PATH"], "DATABASE_URL": url},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
        )
        if done.returncode:
            raise MeasurementFailed(f"Emmett did not make its tables (status {done.returncode}).")

    @contextlib.contextmanager
    def writer(self, url: str) -> Iterator[Save]:
        with psycopg.connect(url, autocommit=True) as connection:

            def save(event: Event) -> None:
                ids, stream = [str(uuid.uuid4())], f"referral-{event.record}"
                given = (ids, [event.body], [TOPIC], stream, "referral", event.version - 1)
                row = connection.execute(APPEND, (*given, PARTITION), prepare=True).fetchone()
                if row != (True,):
                    raise MeasurementFailed("Emmett refused an event.")

            yield save

    @contextlib.contextmanager
    def reader(self, url: str) -> Iterator[Read]:
        with psycopg.connect(url, autocommit=True) as connection:

            def read(after: int) -> Sequence[Seen]:
                given = (PARTITION, after + 1, BATCH)
                rows = connection.execute(READ, given, prepare=True).fetchall()
                return [(position, number_in(data)) for position, data in rows]

            yield read

    def stored(self, url: str) -> int:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*) FROM emt_messages").fetchone()
        return row[0] if row else 0
