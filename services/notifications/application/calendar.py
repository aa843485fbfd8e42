"""The calendar file that comes with an invitation, and the one that takes the day out again.

A calendar knows by UID that two files are about the same thing, and by SEQUENCE which came later
(RFC 5545, 3.8.4.7 and 3.8.7.4; RFC 5546). Nobody is named in it but the recipient's own address, and
that only on the mail: a calendar is often seen by others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Component, Event, vCalAddress

from shared.days import ENGLAND
from shared.identifiers import identifier

REQUEST, CANCEL = "REQUEST", "CANCEL"
CLOCK_CHANGES = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
"""The rule since 1996. The library makes its own from the whole history of the zone, and says of each
spring that it began an hour later than it did."""


@dataclass(frozen=True)
class Session:
    """When and where: the recipient's own session when they have one."""

    starts_at: datetime
    ends_at: datetime
    where: str


def uid_of(council: str, case: str, meeting: int, recipient: str) -> str:
    """The same for everything that one recipient is told of one meeting, and telling nothing."""
    return f"{identifier('calendar', council, case, str(meeting), recipient)}@kinplan"


def sequence_of(sequence: int, method: str) -> int:
    """Higher for each new day, and for taking a day back higher than for the day itself: the day that
    was fixed first has 0 and its withdrawal 1, the next day 2, and so on."""
    return 2 * sequence + (method == CANCEL)


def calendar_file(
    uid: str, sequence: int, summary: str, organiser: str, now: datetime, session: Session | None
) -> bytes:
    """The file: a request for that session, or without one a cancellation."""
    method = REQUEST if session else CANCEL
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence_of(sequence, method))
    event.add("dtstamp", now)
    event.add("summary", summary)
    event.add("organizer", vCalAddress(f"mailto:{organiser}"))
    event.add("status", "CONFIRMED" if session else "CANCELLED")
    if session:
        event.add("dtstart", in_england(session.starts_at))
        event.add("dtend", in_england(session.ends_at))
        event.add("location", session.where)
    calendar = Calendar()
    calendar.add("prodid", "-//Kinplan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if session:
        calendar.add_component(Component.from_ical(CLOCK_CHANGES))
    calendar.add_component(event)
    return calendar.to_ical()


def in_england(when: datetime) -> datetime:
    """The time on a clock in England. Of the hour that comes twice in autumn a calendar takes the first
    (RFC 5545, 3.3.5), so that the second is said in UTC."""
    local = when.astimezone(ENGLAND)
    return when.astimezone(UTC) if local.fold else local
