"""Buses and stores for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kombu import Connection

from shared.contracts.subscriptions import SUBSCRIPTIONS
from shared.messaging import topology
from tests.eventstore.stores import (  # noqa: F401
    database,
    elsewhere,
    empty_url,
    emptying,
    shared_url,
    store,
)
from tests.messaging.bus import Bus, bus_of_its_own

DELAYS = (0.2, 0.4)
OF_SCHEDULING = [s for s in SUBSCRIPTIONS if "scheduling" in (s.source, s.service)]


@pytest.fixture
def bus() -> Iterator[Bus]:
    """A virtual host in which nothing has been declared."""
    with bus_of_its_own() as bus:
        yield bus


@pytest.fixture
def declared(bus: Bus) -> Bus:
    """A virtual host with what the scheduling service tells and hears: two hundred queues take seconds,
    and `test_declaring` declares them all."""
    with Connection(bus.uri) as connection:
        topology.declare(connection, DELAYS, OF_SCHEDULING)
    return bus


@pytest.fixture
def all_declared(bus: Bus) -> Bus:
    """A virtual host with the whole topology."""
    with Connection(bus.uri) as connection:
        topology.declare(connection, DELAYS)
    return bus
