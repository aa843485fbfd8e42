"""The rules of preparing and holding a conference, each by name, with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from services.scheduling.domain.refusals import (
    CoordinatorNotIndependent,
    GroundRulesNotAgreed,
    InterpreterIsRelative,
    InThePast,
    NotReady,
    NotYetTheDay,
    OnlineNotOffered,
    TooLate,
)
from shared.days import local_day
from shared.eventstore.events import ERASED
from shared.policies import Meeting

NEEDS_NO_INTERPRETER = "english"


@dataclass
class Attendee:
    """Somebody whom the family wants there, as the rules see them."""

    id: str
    name: str
    relation: str
    part: str
    email: str | None
    phone: str | None
    language: str
    prepared_on: date | None = None
    declined: bool = False
    interpreter: str = ""

    @property
    def comes(self) -> bool:
        """Whether they are expected: somebody who was erased is known by nothing but an identifier."""
        return not self.declined and self.name != ERASED

    @property
    def needs_interpreter(self) -> bool:
        """Whether somebody has to interpret for them."""
        return self.language.strip().lower() != NEEDS_NO_INTERPRETER


def coordinator_is_independent(holds_another_role: bool) -> None:
    """ "They're independent from Children's Services and don't make decisions about a young person's
    future" (Hertfordshire). The declaration is made before access."""
    if holds_another_role:
        raise CoordinatorNotIndependent(
            "A coordinator may hold no other role in this child's case. Allocate somebody else."
        )


def interpreters_are_not_relatives(is_relative_or_friend: bool) -> None:
    """Relatives, friends and children never interpret (Doncaster's procedures)."""
    if is_relative_or_friend:
        raise InterpreterIsRelative("Book an interpreter who is not a relative or friend.")


def what_is_missing(attendees: Mapping[str, Attendee]) -> list[str]:
    """What keeps the conference from being confirmed, in codes that name nobody."""
    coming = [a for a in attendees.values() if a.comes]
    missing = []
    if not any(a.part == "family" for a in coming):
        missing.append("nobody of the family is coming")
    unprepared = sum(a.prepared_on is None for a in coming)
    if unprepared:
        missing.append(f"{unprepared} attendee(s) not prepared")
    unheard = sum(a.needs_interpreter and not a.interpreter for a in coming)
    if unheard:
        missing.append(f"{unheard} interpreter(s) not booked")
    return missing


def everything_is_ready(attendees: Mapping[str, Attendee]) -> None:
    """ "Our coordinator will arrange it and meet with all attendees beforehand" (Hertfordshire)."""
    missing = what_is_missing(attendees)
    if missing:
        raise NotReady(f"The conference cannot be confirmed: {'; '.join(missing)}.")


def day_is_possible(starts_at: datetime, now: datetime, latest: date) -> None:
    """In the future, and within the weeks that the council's policy allows."""
    if starts_at <= now:
        raise InThePast("The conference must start in the future.")
    if local_day(starts_at) > latest:
        raise TooLate(
            f"The conference is to be held by {latest.isoformat()} under this council's policy. "
            "Choose an earlier day."
        )


def place_is_offered(place: str, meeting: Meeting) -> None:
    """A neutral venue near home, or online where the council offers it (Central Bedfordshire does)."""
    if place == "online" and not meeting.online:
        raise OnlineNotOffered("This council's conferences are held in person. Choose a venue.")


def ground_rules_are_agreed(agreed: bool) -> None:
    """The coordinator makes "sure that everyone who is at the meeting follows some basic ground
    rules" (Central Bedfordshire)."""
    if not agreed:
        raise GroundRulesNotAgreed("Agree the ground rules with everybody first.")


def day_has_come(now: datetime, starts_at: datetime) -> None:
    """It cannot begin on an earlier day than was agreed with everybody."""
    if local_day(now) < local_day(starts_at):
        raise NotYetTheDay("The conference is on a later day. Record this when it begins.")


def present_were_invited(present: Iterable[str], attendees: Mapping[str, Attendee]) -> list[str]:
    """Those named as present who were not among the attendees."""
    return [person for person in present if person not in attendees]
