"""Stores in a database that only one test uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from eventsourcing.postgres import PostgresDatastore

from shared.eventstore.recorder import open_database
from shared.eventstore.store import CouncilStore
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE


@pytest.fixture
def database(database_url: str) -> Iterator[PostgresDatastore]:
    opened = open_database(database_url)
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
