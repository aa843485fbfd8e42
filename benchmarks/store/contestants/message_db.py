"""message-db: its own functions, called as its documents say, from Python.

All writers write into one category, within which alone it gives readers an order that they can
follow; that is what one council's log is. It is installed by its own SQL files, without the role and
the rights that its script makes for the whole server.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg

from benchmarks.store.contestants import BATCH, Read, Save, Seen
from benchmarks.store.events import TOPIC, Event, number_in

CATEGORY = "referral"
FUNCTIONS = (
    "message-store-version",
    "hash-64",
    "acquire-lock",
    "category",
    "is-category",
    "id",
    "cardinal-id",
    "stream-version",
    "write-message",
    "get-stream-messages",
    "get-category-messages",
    "get-last-stream-message",
)
FILES = (
    "schema/message-store",
    "extensions/pgcrypto",
    "tables/messages",
    "types/message",
    *(f"functions/{name}" for name in FUNCTIONS),
    "indexes/messages-id",
    "indexes/messages-stream",
    "indexes/messages-category",
)
"""In the order of its install.sh."""


class MessageDb:
    """Eventide's message store. `packages` is a folder in which npm has installed it."""

    name = "message-db"
    title = "message-db, one category"
    strict = False

    def __init__(self, packages: Path) -> None:
        self._folder = packages / "node_modules" / "@eventide" / "message-db" / "database"

    def prepare(self, url: str) -> None:
        with _connected(url) as connection:
            for name in FILES:
                connection.execute((self._folder / f"{name}.sql").read_bytes())

    @contextlib.contextmanager
    def writer(self, url: str) -> Iterator[Save]:
        statement = "SELECT write_message(%s::varchar, %s::varchar, %s::varchar, %s::jsonb, NULL, %s::bigint)"
        with _connected(url) as connection:

            def save(event: Event) -> None:
                # Its versions count from 0; the one expected is that of the event before.
                stream, expected = f"{CATEGORY}-{event.record}", event.version - 2
                given = (str(uuid.uuid4()), stream, TOPIC, event.body, expected)
                connection.execute(statement, given, prepare=True).fetchone()

            yield save

    @contextlib.contextmanager
    def reader(self, url: str) -> Iterator[Read]:
        statement = "SELECT global_position, data FROM get_category_messages(%s, %s::bigint, %s)"
        with _connected(url) as connection:

            def read(after: int) -> Sequence[Seen]:
                given = (CATEGORY, after + 1, BATCH)
                rows = connection.execute(statement, given, prepare=True).fetchall()
                return [(position, number_in(data)) for position, data in rows]

            yield read

    def stored(self, url: str) -> int:
        with _connected(url) as connection:
            row = connection.execute("SELECT count(*) FROM messages").fetchone()
        return row[0] if row else 0


def _connected(url: str) -> psycopg.Connection[tuple[int, str]]:
    options = "-c search_path=message_store,public -c client_min_messages=warning"
    return psycopg.connect(url, autocommit=True, options=options)  # type: ignore[return-value]
