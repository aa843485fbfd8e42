"""Stores for tests, in one database for all tests of a process, emptied before each.

A folder whose tests need them imports these fixtures into its conftest.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Composed, Identifier

from shared.eventstore.recorder import open_database
from shared.eventstore.store import CouncilStore
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE

KEPT = ("migrations", "policies")  # what migrating writes stays


@pytest.fixture(scope="session")
def shared_url(migrated_template: str) -> Iterator[str]:
    """The address of a migrated database for the tests of this process, one after the other."""
    url, name = os.environ["DATABASE_URL"], f"shared_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated_template}"')
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def emptying(shared_url: str) -> Composed:
    """The statements that empty every table and start every log at 1. Deleting few rows is much
    quicker than truncating, which makes a new file for every table."""
    with psycopg.connect(shared_url) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables "
            "WHERE schemaname ~ '_(hertfordshire|bedfordshire)$' AND tablename <> ALL(%s)",
            (list(KEPT),),
        ).fetchall()
        logs = connection.execute(
            "SELECT schemaname, sequencename FROM pg_sequences "
            "WHERE schemaname ~ '_(hertfordshire|bedfordshire)$'"
        ).fetchall()
    deletes = [SQL("DELETE FROM {}").format(Identifier(*table)) for table in tables]
    starts = [SQL("ALTER SEQUENCE {} RESTART").format(Identifier(*log)) for log in logs]
    return SQL("; ").join([*deletes, *starts])


@pytest.fixture
def empty_url(shared_url: str, emptying: Composed) -> str:
    """The address of that database, emptied."""
    with psycopg.connect(shared_url) as connection:
        connection.execute(emptying)
    return shared_url


@pytest.fixture
def database(empty_url: str) -> Iterator[PostgresDatastore]:
    opened = open_database(empty_url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: PostgresDatastore) -> CouncilStore:
    """Hertfordshire's store in the scheduling service."""
    return CouncilStore("scheduling", HERTFORDSHIRE, database)


@pytest.fixture
def elsewhere(database: PostgresDatastore) -> CouncilStore:
    """Central Bedfordshire's store in the same service."""
    return CouncilStore("scheduling", CENTRAL_BEDFORDSHIRE, database)
