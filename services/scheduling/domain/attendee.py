"""Somebody whom the family wants there, or who must be, as the rules see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from shared.eventstore.events import ERASED

NEEDS_NO_INTERPRETER = "english"
RECORDING, SHUTTLE, MAIN_MEETING = "recording", "shuttle", "main_meeting"


def same_words(one: str, other: str) -> bool:
    """Whether two names, or two places, are the same but for capitals and spaces."""
    return plain_words(one) == plain_words(other)


def plain_words(text: str) -> str:
    """The text without what differs by chance between two ways of writing it."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class OwnSession:
    """How an attendee takes part who is not in the main meeting: in a session of their own, by the
    coordinator going to and fro between two rooms (shuttle), or by something recorded beforehand.
    `starts_at` is aware; without it no day is fixed."""

    how: str
    starts_at: datetime | None
    place: str | None
    where: str | None

    @property
    def needs_a_day(self) -> bool:
        """Whether it cannot take place before a day is fixed."""
        return self.how != RECORDING and self.starts_at is None


@dataclass
class Attendee:
    """One attendee. `person` is who they are in the referral, if they are in it; `children` those at
    the centre whose parts of a plan they may read, all when empty; `keep_from_others` texts such as an
    address that must not reach other attendees; `formerly` identifiers that they had in earlier
    invitations, here or in the referral, so that what keeps people apart outlives a second invitation."""

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
    person: str | None = None
    children: list[str] = field(default_factory=list)
    contact_is_safe: bool = True
    keep_from_others: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    formerly: list[str] = field(default_factory=list)
    attempts: int = 0
    excluded: bool = False
    other_way: str = ""
    own_session: OwnSession | None = None

    @property
    def comes(self) -> bool:
        """Whether they are expected: somebody who was erased is known by nothing but an identifier."""
        return not self.declined and not self.excluded and self.name != ERASED

    @property
    def needs_interpreter(self) -> bool:
        """Whether somebody has to interpret for them."""
        return self.language.strip().lower() != NEEDS_NO_INTERPRETER

    def is_known_as(self, identifier: str) -> bool:
        """Whether the identifier is theirs, here, in the referral, or in an earlier invitation."""
        return identifier in (self.id, self.person, *self.formerly)
