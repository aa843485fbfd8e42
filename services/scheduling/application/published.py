"""Which stored events of the scheduling service are announced, and as what."""

from __future__ import annotations

from typing import Any

from services.scheduling.domain import events
from shared.days import local_day
from shared.messaging.relay import Announcement

ANNOUNCED: dict[type, Any] = {
    events.CoordinatorAllocated: lambda e: (
        "CoordinatorAllocated",
        {"coordinator": e.coordinator},
    ),
    events.AttendeePrepared: lambda e: (
        "AttendeePrepared",
        {
            "attendee": e.attendee,
            "part": e.part,
            "prepared_on": e.met_on,
            "prepared": e.prepared,
            "expected": e.expected,
        },
    ),
    events.PreparationReopened: lambda e: ("PreparationReopened", {"reason": e.reason}),
    events.Reconvened: lambda e: ("PreparationReopened", {"reason": e.reason}),
    events.Confirmed: lambda e: (
        "ConferenceScheduled",
        {"starts_at": e.starts_at, "place": e.place, "attendees": e.attendees},
    ),
    events.Cancelled: lambda e: ("ConferenceCancelled", {"reason": e.reason}),
    events.Held: lambda e: (
        "ConferenceHeld",
        {
            "outcome": e.outcome,
            "present": e.present,
            "referrer": e.referrer,
            "coordinator": e.coordinator,
            "held_on": local_day(e.occurred_at),
        },
    ),
}


def announce(event: Any) -> Announcement:
    """The announcement of a stored event; None when it stays inside the service."""
    announced = ANNOUNCED.get(type(event))
    return announced(event) if announced else None
