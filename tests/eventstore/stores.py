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

from shared.eventstore.database import open_database
from shared.eventstore.store import CouncilStore
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, master_of

# What migrating writes stays; so do keys, which processes of several tests have in memory.
KEPT = ("migrations", "policies", "master_keys", "keys", "key_epoch")
# What was stored is never deleted, says a trigger. Here it is lifted deliberately, as only a
# superuser can.
LIFTED = SQL("SET session_replication_role = replica")


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
    schemas = sorted({schema for schema, _ in tables})
    deletes = [SQL("DELETE FROM {}").format(Identifier(*table)) for table in tables]
    deletes += [
        SQL(
            "DELETE FROM {0}.keys WHERE wrapped IS NULL; UPDATE {0}.key_epoch SET epoch = epoch + 1"
        ).format(Identifier(schema))
        for schema in schemas
    ]
    starts = [SQL("ALTER SEQUENCE {} RESTART").format(Identifier(*log)) for log in logs]
    return SQL("; ").join([LIFTED, *deletes, *starts])


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
    return CouncilStore("scheduling", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))


@pytest.fixture
def elsewhere(database: PostgresDatastore) -> CouncilStore:
    """Central Bedfordshire's store in the same service."""
    return CouncilStore(
        "scheduling", CENTRAL_BEDFORDSHIRE, database, master_of(CENTRAL_BEDFORDSHIRE)
    )
