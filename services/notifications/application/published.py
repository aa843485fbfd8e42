"""Which stored events of the notification service are announced, and as what."""

from __future__ import annotations

from typing import Any

from services.notifications.domain import events
from shared.messaging.relay import Announcement

ANNOUNCED: dict[type, Any] = {
    events.Delivered: lambda e: (
        "MessageDelivered",
        {"message": e.message, "kind": e.kind, "recipient": e.recipient, "attempt": e.attempt},
    ),
    events.Failed: lambda e: (
        "MessageFailed",
        {"message": e.message, "kind": e.kind, "recipient": e.recipient, "reason": e.reason},
    ),
}


def announce(event: Any) -> Announcement:
    """The announcement of a stored event; None when it stays inside the service."""
    announced = ANNOUNCED.get(type(event))
    return announced(event) if announced else None
