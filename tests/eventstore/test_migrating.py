"""Migrations may run twice, and twice at once, and change nothing the second time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from shared.eventstore.store import schema_name
from shared.migrations import SERVICES
from tests.eventstore.noting import COUNCILS

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = [schema_name(service, policy.council) for service in SERVICES for policy in COUNCILS]


@pytest.fixture
def empty_database(database_url: str) -> Iterator[str]:
    """The address of a database in which nothing has been made."""
    name = f"{urlsplit(database_url).path.lstrip('/')}_empty"
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def migration(database_url: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": database_url, "AMQP_URI": "amqp://nobody@nowhere/"}
    return subprocess.Popen(
        [sys.executable, "-m", "shared.migrations"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def shape(database_url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database_url) as connection:
        return connection.execute(
            "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = ANY(%s) ORDER BY 1, 2, 3",
            (SCHEMAS,),
        ).fetchall()


def test_two_migrations_at_once_and_a_third_later_make_every_schema_once(
    empty_database: str,
) -> None:
    both = [migration(empty_database), migration(empty_database)]
    told = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert "The database is up to date.\n" in told
    made = shape(empty_database)
    assert {row[0] for row in made} == set(SCHEMAS)
    again = migration(empty_database)
    assert again.communicate(timeout=60)[0] == "The database is up to date.\n"
    assert again.returncode == 0
    assert shape(empty_database) == made
