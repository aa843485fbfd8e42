"""One council with all of its services, on a real database: what each announces reaches the others."""

from __future__ import annotations

import pytest
from eventsourcing.postgres import PostgresDatastore

from tests.audit.region import Region
from tests.eventstore.stores import (  # noqa: F401
    database,
    empty_url,
    emptying,
    shared_url,
)


@pytest.fixture
def region(database: PostgresDatastore) -> Region:  # noqa: F811
    """All of Hertfordshire's services."""
    return Region(database)
