"""Which stored events of the scheduling service are announced, and as what."""

from __future__ import annotations

from typing import Any

from services.scheduling.domain import events
from shared.announcing import Announce, announcing
from shared.days import local_day
from shared.eventstore.erasing import announce_erased
from shared.eventstore.witness import Erased


def scheduled(event: events.Confirmed | events.Rescheduled) -> tuple[str, dict[str, Any]]:
    """The day and the place are fixed, for the first time or anew."""
    return (
        "ConferenceScheduled",
        {
            "starts_at": event.starts_at,
            "place": event.place,
            "attendees": event.attendees,
            "sequence": event.sequence,
        },
    )


ANNOUNCED: dict[type, Announce] = {
    events.CoordinatorAllocated: lambda e: (
        "CoordinatorAllocated",
        {"coordinator": e.coordinator},
    ),
    events.CoordinatorReleased: lambda e: (
        "CoordinatorReleased",
        {"coordinator": e.coordinator, "reason": e.reason},
    ),
    events.HarmReported: lambda e: (
        "HarmReported",
        {"referrer": e.referrer, "coordinator": e.coordinator},
    ),
    events.AttendeeExcluded: lambda e: ("AttendeeExcluded", {"attendee": e.attendee}),
    events.LinkIssued: lambda e: ("PersonalLinkIssued", {"attendee": e.attendee}),
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
    events.PreparationReopened: lambda e: (
        "PreparationReopened",
        {"reason": e.reason, "attendees": e.attendees},
    ),
    events.Reconvened: lambda e: ("PreparationReopened", {"reason": e.reason}),
    events.Reopened: lambda e: ("PreparationReopened", {"reason": e.reason}),
    events.Confirmed: scheduled,
    events.Rescheduled: scheduled,
    events.Cancelled: lambda e: (
        "ConferenceCancelled",
        {"reason": e.reason, "attendees": e.attendees},
    ),
    events.Held: lambda e: (
        "ConferenceHeld",
        {
            "outcome": e.outcome,
            "present": e.present,
            "referrer": e.referrer,
            "coordinator": e.coordinator,
            "held_on": local_day(e.occurred_at),
            "centre": e.centre,
            "check_copies": e.check_copies,
        },
    ),
    Erased: announce_erased,
}

announce = announcing(ANNOUNCED)
