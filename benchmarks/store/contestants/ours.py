"""Kinplan's recorder, as a service's process opens it: in its role, on one council's schema."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

import psycopg
from eventsourcing.persistence import StoredEvent
from psycopg.sql import SQL, Identifier

from benchmarks.store.contestants import BATCH, Read, Save, Seen
from benchmarks.store.events import EVENTS_A_RECORD, TOPIC, Event, body, number_in
from shared.eventstore.database import CouncilDatastore, open_database, role_of
from shared.eventstore.recorder import CouncilRecorder
from shared.eventstore.store import schema_name
from shared.migrations import migrate
from shared.policies import Policy
from shared.policy_files import read_policies
from shared.settings import REPOSITORY

SERVICE = "referral"


def policy() -> Policy:
    """The council that is measured with: the first by name of those that ship with Kinplan."""
    policies = read_policies(REPOSITORY / "councils")
    return policies[min(policies)]


def schema() -> str:
    """The schema of that council in the service that is measured with."""
    return schema_name(SERVICE, policy().council)


class Ours:
    """Kinplan's own."""

    name = "kinplan"
    title = "Kinplan"
    strict = True

    def prepare(self, url: str) -> None:
        database = open_database(url)
        try:
            migrate(database, [policy()], (SERVICE,))
        finally:
            database.close()

    @contextlib.contextmanager
    def writer(self, url: str) -> Iterator[Save]:
        with self._recorder(url) as recorder:

            def save(event: Event) -> None:
                state = event.body.encode()
                recorder.insert_events([StoredEvent(event.record, event.version, TOPIC, state)])

            yield save

    @contextlib.contextmanager
    def reader(self, url: str) -> Iterator[Read]:
        with self._recorder(url) as recorder:

            def read(after: int) -> Sequence[Seen]:
                logged, _ = recorder.select_log(after, BATCH)
                return [(each.position, number_in(each.stored.state)) for each in logged]

            yield read

    def stored(self, url: str) -> int:
        with psycopg.connect(url) as connection:
            row = connection.execute(self._sql("SELECT count(*) FROM {}.stored_events")).fetchone()
        return row[0] if row else 0

    def fill(self, url: str, count: int, size: int) -> None:
        statement = (
            "INSERT INTO {}.stored_events SELECT n, md5(((n - 1) / %s)::text)::uuid, "
            "(n - 1) %% %s + 1, %s, convert_to(%s, 'UTF8'), now(), pg_current_xact_id() "
            "FROM generate_series(1, %s) AS n"
        )
        given = (EVENTS_A_RECORD, EVENTS_A_RECORD, TOPIC, body(0, size), count)
        with psycopg.connect(url) as connection:
            connection.execute(self._sql(statement), given)
            sequence = f'"{schema()}".positions'
            connection.execute("SELECT setval(%s, %s, false)", (sequence, count + 1))

    @contextlib.contextmanager
    def _recorder(self, url: str) -> Iterator[CouncilRecorder]:
        database = open_database(url, pool_size=1, role=role_of(SERVICE))
        try:
            yield CouncilRecorder(CouncilDatastore(database, schema()))
        finally:
            database.close()

    def _sql(self, statement: str) -> psycopg.sql.Composed:
        return SQL(statement).format(Identifier(schema()))  # type: ignore[arg-type]
