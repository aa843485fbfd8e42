"""A council's log of any size, gathered and sealed as the audit service does it.

The events are made by the database itself, and so is what is gathered of them; leaves, tiles and
checkpoints are made by the audit service's own sealer.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from benchmarks.failing import MeasurementFailed
from benchmarks.store.contestants.ours import SERVICE, policy, schema
from benchmarks.store.events import EVENTS_A_RECORD, TOPIC
from services.audit.application.sealing import Sealer
from shared.clock import system_clock
from shared.eventstore.database import open_database, role_of
from shared.eventstore.master_keys import MasterKeys
from shared.eventstore.store import CouncilStore, schema_name
from shared.ledger.notes import Signer
from shared.migrations import migrate
from shared.verification.ledger_rows import LedgerRows

AUDIT = "audit"
BESIDES = 60  # bytes of a state that are not its filling
STORE = """
    INSERT INTO {store}.stored_events
    SELECT n, md5(((n - 1) / %(record)s)::text)::uuid, (n - 1) %% %(record)s + 1, %(topic)s,
        convert_to(format('{{"form":1,"case":"BENCH-%%s","number":%%s,"filler":"%%s"}}',
            lpad(((n - 1) / %(record)s)::text, 8, '0'), n, repeat('x', %(filler)s)), 'UTF8'),
        now(), pg_current_xact_id()
    FROM generate_series(1, %(count)s) AS n
"""
GATHER = """
    INSERT INTO {audit}.entries
        (service, position, "case", aggregate, version, topic, recorded_at, digest, gathered_at)
    SELECT %(service)s, notification_id,
        'BENCH-' || lpad(((notification_id - 1) / %(record)s)::text, 8, '0'), originator_id,
        originator_version, topic, recorded_at, encode(sha256(state), 'hex'), now()
    FROM {store}.stored_events ORDER BY notification_id
"""
GATHER_NEW = """
    INSERT INTO {audit}.entries
        (service, position, "case", aggregate, version, topic, recorded_at, digest, gathered_at)
    SELECT %(service)s, notification_id, convert_from(state, 'UTF8')::json->>'case', originator_id,
        originator_version, topic, recorded_at, encode(sha256(state), 'hex'), now()
    FROM {store}.stored_events
    WHERE notification_id > (SELECT coalesce(max(position), 0) FROM {audit}.entries)
"""
CHANGE = "UPDATE {store}.stored_events SET state = state || '\\x20' WHERE notification_id = %(one)s"


def prepare(url: str) -> None:
    """Make the tables of the service that stores and of the one that seals."""
    database = open_database(url)
    try:
        migrate(database, [policy()], (SERVICE, AUDIT))
    finally:
        database.close()


def fill(url: str, count: int, size: int) -> None:
    """Store so many events of `size` bytes, and gather them."""
    given = {
        "count": count,
        "filler": size - BESIDES,
        "record": EVENTS_A_RECORD,
        "service": SERVICE,
        "topic": TOPIC,
    }
    with psycopg.connect(url) as connection:
        connection.execute(_sql(STORE), given)
        connection.execute(_sql(GATHER), given)


def seal(url: str, signer: Signer) -> float:
    """Seal all that was gathered; the seconds that it took. Raises MeasurementFailed."""
    with _audit_store(url) as store:
        sealer = Sealer(store, signer, system_clock)
        begun = time.perf_counter()
        while sealer.step():
            pass
        seconds = time.perf_counter() - begun
        # What was added since the last checkpoint is signed when its time has come.
        Sealer(store, signer, system_clock).step()
    with psycopg.connect(url) as connection:
        rows = LedgerRows(connection, policy().council)
        if rows.unsealed(SERVICE, 1):
            raise MeasurementFailed("The sealer left events without a leaf.")
    return seconds


@contextlib.contextmanager
def sealer(url: str, signer: Signer) -> Iterator[Sealer]:
    """What seals, opened as the audit service does."""
    with _audit_store(url) as store:
        yield Sealer(store, signer, system_clock)


def gather_new(url: str) -> None:
    """Gather what was stored since the last time."""
    with psycopg.connect(url) as connection:
        connection.execute(_sql(GATHER_NEW), {"service": SERVICE})


def sealed_count(url: str) -> int:
    """How many events have a leaf."""
    with psycopg.connect(url) as connection:
        return LedgerRows(connection, policy().council).leaves()[0]


def change_one(url: str, position: int) -> None:
    """Change a stored event, as only an administrator who lifts the triggers can."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(_sql(CHANGE), {"one": position})


@contextlib.contextmanager
def _audit_store(url: str) -> Iterator[CouncilStore]:
    database = open_database(url, pool_size=1, role=role_of(AUDIT))
    try:
        yield CouncilStore(AUDIT, policy(), database, MasterKeys.made(policy().council))
    finally:
        database.close()


def _sql(statement: str) -> Composed:
    return SQL(statement).format(  # type: ignore[arg-type]
        store=Identifier(schema()), audit=Identifier(schema_name(AUDIT, policy().council))
    )
