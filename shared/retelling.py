"""Tells the audit service again of stored events whose records were lost on the way to it."""

from __future__ import annotations

from typing import Any

from shared.contracts.envelope import write
from shared.contracts.events import RECORDED
from shared.eventstore.following import Place
from shared.eventstore.store import CouncilStore
from shared.messaging.relay import Relay, record_event


def published_to(store: CouncilStore) -> int:
    """The last position that the relay has published. What comes after it is not lost: it has not been
    told yet. Up to it every position holds an event, or never will: a save that failed has taken its
    positions, and the sequence does not give them again."""
    return Place(store, Relay.name).read()


def told_again(store: CouncilStore, positions: list[int]) -> dict[str, Any]:
    """The records of the events at those positions, each as the very message that was published, and
    the positions of events that cannot be read. Positions that hold no event are in neither. A record
    has no personal content."""
    readable, unreadable = store.read_positions(positions)
    contract = RECORDED[store.service]
    return {
        "records": [write(record_event(store, each), contract).decode() for each in readable],
        "unreadable": [each.position for each in unreadable],
    }
