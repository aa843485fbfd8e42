"""EventRecorded, as the audit service hears of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.store import CouncilStore, LoggedEvent
from shared.messaging.relay import record_of
from tests.acting import MONDAY
from tests.eventstore.noting import accepted, notes_id

DIGEST, OTHER_DIGEST = "a" * 64, "b" * 64


def recorded(position: int = 7, service: str = "referral", **data: Any) -> IntegrationEvent:
    """A record of some stored event."""
    told = {
        "aggregate": notes_id("a"),
        "version": position,
        "topic": "referral.received",
        "recorded_at": MONDAY,
        "digest": DIGEST,
    }
    event = accepted(position, service=service, name="EventRecorded")
    return replace(event, data={**told, **data})


def record_told(store: CouncilStore, logged: LoggedEvent) -> IntegrationEvent:
    """What the relay tells of an event that is really stored."""
    return replace(
        recorded(logged.position, store.service), case=logged.event.case, data=record_of(logged)
    )
