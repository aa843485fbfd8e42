"""What happened to a conference, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from services.scheduling.domain import events
from shared.days import local_day, local_time
from shared.narrating import Sentence, day, ended, listed, spoken

SENTENCES: dict[type, Sentence] = {
    events.Opened: lambda e, n: f"A conference was opened, to be held by {day(e.conference_by)}.",
    events.CoordinatorAllocated: lambda e, n: (
        f"Allocated {n(e.coordinator)} as independent coordinator, who declared no other role."
    ),
    events.AttendeeInvited: lambda e, n: f"Invited {e.name} ({e.relation}).",
    events.AttendeePrepared: lambda e, n: (
        f"Met {n(e.attendee)} on {day(e.met_on)} ({spoken(e.how)}) and prepared them; "
        f"{e.prepared} of {e.expected} are prepared."
        + (f" Their wishes: {ended(e.wishes)}" if e.wishes else "")
    ),
    events.InvitationDeclined: lambda e, n: f"{n(e.attendee)} will not come ({spoken(e.reason)}).",
    events.InterpreterBooked: lambda e, n: (
        f"Booked {e.interpreter} to interpret for {n(e.attendee)}."
    ),
    events.Confirmed: lambda e, n: (
        f"Confirmed the conference for {day(local_day(e.starts_at))} at {local_time(e.starts_at)}: {e.where}. "
        f"Coming: {listed(map(n, e.attendees))}."
    ),
    events.PreparationReopened: lambda e, n: f"Reopened the preparation ({spoken(e.reason)}).",
    events.InformationSharingBegun: lambda e, n: (
        "The conference began: ground rules agreed, information shared."
    ),
    events.PrivateTimeBegun: lambda e, n: "Private family time began.",
    events.PrivateTimeEnded: lambda e, n: "Private family time ended, when the family said so.",
    events.Held: lambda e, n: (
        f"The conference ended with {'a plan' if e.outcome == 'plan' else 'no plan'}. "
        f"Present: {listed(map(n, e.present))}."
    ),
    events.Reconvened: lambda e, n: (
        f"The family will meet again ({spoken(e.reason)}), by {day(e.conference_by)}."
    ),
    events.ConsentWithdrawnAfterwards: lambda e, n: (
        "Since consent was withdrawn, the family will not meet again."
    ),
    events.Cancelled: lambda e, n: f"The conference was cancelled ({spoken(e.reason)}).",
}


def also_named(event: Any) -> Collection[str]:
    """People who are named and have no identifier: interpreters."""
    return (event.interpreter,) if isinstance(event, events.InterpreterBooked) else ()


def names_in(event: Any) -> Mapping[str, str]:
    """The people whom an event names."""
    if isinstance(event, events.AttendeeInvited):
        return {event.attendee: event.name}
    return {}
