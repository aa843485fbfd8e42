"""Which stored events of the notification service are announced, and as what."""

from __future__ import annotations

from services.notifications.domain import events
from shared.announcing import Announce, announcing
from shared.eventstore.erasing import announce_erased
from shared.eventstore.witness import Erased

ANNOUNCED: dict[type, Announce] = {
    events.Delivered: lambda e: (
        "MessageDelivered",
        {"message": e.message, "kind": e.kind, "recipient": e.recipient, "attempt": e.attempt},
    ),
    events.Failed: lambda e: (
        "MessageFailed",
        {"message": e.message, "kind": e.kind, "recipient": e.recipient, "reason": e.reason},
    ),
    Erased: announce_erased,
}

announce = announcing(ANNOUNCED)
