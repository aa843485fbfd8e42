"""Stores for the tests of this folder."""

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
    store,
)
from tests.verification.sealed import Sealed


@pytest.fixture
def sealed(
    database: PostgresDatastore,  # noqa: F811
    store: CouncilStore,  # noqa: F811
    empty_url: str,  # noqa: F811
) -> Sealed:
    """Six sealed events, under two checkpoints."""
    ledger = CouncilStore("audit", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))
    made = Sealed(store, ledger, empty_url)
    made.add("a", "b", "c")
    made.add("d", "e", "f")
    return made
