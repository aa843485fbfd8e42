"""Stores for the tests of this folder: the audit service's own, and one of a service it asks."""

from __future__ import annotations

import pytest
from eventsourcing.postgres import PostgresDatastore

from shared.eventstore.store import CouncilStore
from tests.acting import HERTFORDSHIRE, master_of
from tests.audit.region import Region
from tests.eventstore.stores import (  # noqa: F401
    database,
    empty_url,
    emptying,
    shared_url,
    store,
)


@pytest.fixture
def ledger(database: PostgresDatastore) -> CouncilStore:  # noqa: F811
    """Hertfordshire's store in the audit service."""
    return CouncilStore("audit", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))


@pytest.fixture
def region(database: PostgresDatastore) -> Region:  # noqa: F811
    """All of Hertfordshire's services."""
    return Region(database)
