"""A real store for the tests of the read model."""

from __future__ import annotations

import pytest
from eventsourcing.postgres import PostgresDatastore

from shared.eventstore.store import CouncilStore
from tests.acting import HERTFORDSHIRE, master_of
from tests.eventstore.stores import (  # noqa: F401
    database,
    empty_url,
    emptying,
    shared_url,
)


@pytest.fixture
def plan_store(database: PostgresDatastore) -> CouncilStore:  # noqa: F811
    """Hertfordshire's store in the plan service."""
    return CouncilStore("plans", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))
