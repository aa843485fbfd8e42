"""What a conference needs to have booked, as its state says: compared before and after every decision,
so that no way out of a state forgets to release what was booked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.scheduling.domain.attendee import RECORDING, Attendee, plain_words
from services.scheduling.domain.conference_state import ConferenceState
from services.scheduling.domain.diary import COORDINATOR, INTERPRETER, ROOM, Hours
from services.scheduling.domain.states import DAY_FIXED, NOT_YET_HELD
from shared.eventstore.events import ERASED

Whose = tuple[str, str]


@dataclass(frozen=True)
class Bookings:
    """`prepares`: the account that prepares the conference or is asked to, or empty; `hours`: for whom or
    which room (its kind, and its account, name or place) it is booked."""

    prepares: str
    hours: dict[Whose, frozenset[Hours]]

    @classmethod
    def of(cls, conference: ConferenceState, lasts_hours: int) -> Bookings:
        """What the conference needs in the state that it is in."""
        is_open = conference.status in NOT_YET_HELD
        prepares = (conference.coordinator or conference.offered_to) if is_open else ""
        found: dict[Whose, set[Hours]] = {}
        if conference.status in DAY_FIXED:
            for (kind, known_as), hours in _wanted(conference, timedelta(hours=lasts_hours)):
                if (
                    known_as
                ):  # nobody coordinates a conference whose coordinator was released that day
                    found.setdefault((kind, known_as), set()).add(hours)
        return cls(prepares, {whose: frozenset(hours) for whose, hours in found.items()})


def _wanted(conference: ConferenceState, lasts: timedelta) -> Iterator[tuple[Whose, Hours]]:
    assert conference.starts_at is not None
    main = _hours(conference.starts_at, lasts)
    yield (COORDINATOR, conference.coordinator), main
    if conference.place == "venue" and conference.where != ERASED:
        yield (ROOM, plain_words(conference.where)), main
    for attendee in conference.attendees.values():
        # What is booked for somebody who is erased meanwhile is released with everything else.
        if not attendee.declined and not attendee.excluded:
            yield from _wanted_for(attendee, main, lasts, conference.coordinator)


def _wanted_for(
    attendee: Attendee, main: Hours, lasts: timedelta, coordinator: str
) -> Iterator[tuple[Whose, Hours]]:
    session, hours = attendee.own_session, main
    if session is not None and session.starts_at is not None:
        hours = _hours(session.starts_at, lasts)
        if session.how != RECORDING:
            yield (COORDINATOR, coordinator), hours
            if session.place == "venue" and session.where and session.where != ERASED:
                yield (ROOM, plain_words(session.where)), hours
    if attendee.interpreter and attendee.interpreter != ERASED:
        yield (INTERPRETER, plain_words(attendee.interpreter)), hours


def _hours(starts_at: datetime, lasts: timedelta) -> Hours:
    return starts_at, starts_at + lasts
