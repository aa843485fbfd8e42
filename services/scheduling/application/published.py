"""Which stored events of the scheduling service are announced, and as what."""

from __future__ import annotations

from services.scheduling.domain import events
from shared.announcing import Announce, announcing
from shared.days import local_day
from shared.eventstore.erasing import announce_erased
from shared.eventstore.witness import Erased

ANNOUNCED: dict[type, Announce] = {
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
    Erased: announce_erased,
}

announce = announcing(ANNOUNCED)
