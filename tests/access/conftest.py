"""The house for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from eventsourcing.postgres import PostgresDatastore

from tests.access.house import House, redirect_uri
from tests.access.provider import Provider, serving
from tests.eventstore.stores import (  # noqa: F401
    database,
    empty_url,
    emptying,
    shared_url,
)


@pytest.fixture
def house(database: PostgresDatastore, tmp_path: Path) -> House:  # noqa: F811
    """Portal and access service; no council is connected to a provider yet."""
    return House(database, tmp_path)


@pytest.fixture
def provider(house: House) -> Iterator[Provider]:
    """Hertfordshire's provider, up and honest."""
    with serving(redirect_uri()) as provider:
        house.connect(provider)
        yield provider
