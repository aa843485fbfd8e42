"""People who must never be together, and whether they would be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.scheduling.domain.attendee import RECORDING, SHUTTLE, Attendee, same_words
from services.scheduling.domain.refusals import AlreadyApart, NotApart, TheSamePerson

COURT_ORDER = "court_order"
Pair = tuple[Attendee, Attendee]


@dataclass(frozen=True)
class Apart:
    """Two people who must not be together, by their identifiers here or in the referral, and why:
    a court order, a safety plan, or because one of them asked. `reference` is the order's."""

    one: str
    other: str
    source: str
    reference: str | None = None

    def is_of(self, one: str, other: str) -> bool:
        """Whether it keeps these two apart."""
        return {self.one, self.other} == {one, other}


@dataclass(frozen=True)
class Occasion:
    """When and where something takes place, and for how long it may last."""

    starts_at: datetime
    where: str
    hours: int

    def coincides_with(self, other: Occasion) -> bool:
        """Whether people of both could meet: at the same place, before one of them is over."""
        gap = abs(self.starts_at - other.starts_at)
        return same_words(self.where, other.where) and gap < timedelta(
            hours=max(self.hours, other.hours)
        )


def they_are_two(one: str, other: str, attendees: Iterable[Attendee]) -> None:
    """Nobody is kept apart from themselves, under whichever of their identifiers."""
    if one == other or any(a.is_known_as(one) and a.is_known_as(other) for a in attendees):
        raise TheSamePerson("Name two different people who must not be together.")


def they_are_not_apart_yet(pairs: Iterable[Apart], one: str, other: str, source: str) -> None:
    """The same reason is recorded once; another reason for the same two stands beside it."""
    if any(pair.is_of(one, other) and pair.source == source for pair in pairs):
        raise AlreadyApart("These two are kept apart for this reason already. Nothing else to do.")


def they_are_apart(pairs: Iterable[Apart], one: str, other: str) -> None:
    """Only what is recorded can be lifted."""
    if not any(pair.is_of(one, other) for pair in pairs):
        raise NotApart("No restriction between these two is recorded. Check the identifiers.")


def pairs_together(
    attendees: Sequence[Attendee], pairs: Sequence[Apart], main: Occasion | None = None
) -> list[Pair]:
    """Hard "never together" pairs (perpetrator and victim): those of these attendees who must not be
    together and would be, in the main meeting or because two occasions coincide."""
    return [
        (first, second)
        for place, first in enumerate(attendees)
        for second in attendees[place + 1 :]
        if any(keeps_apart(pair, first, second) for pair in pairs)
        and _would_meet(first, second, main)
    ]


def keeps_apart(pair: Apart, first: Attendee, second: Attendee) -> bool:
    """Whether it keeps these two people apart, under whichever of their identifiers."""
    return (first.is_known_as(pair.one) and second.is_known_as(pair.other)) or (
        first.is_known_as(pair.other) and second.is_known_as(pair.one)
    )


def _would_meet(first: Attendee, second: Attendee, main: Occasion | None) -> bool:
    if first.own_session is None and second.own_session is None:
        return True
    if any(a.own_session and a.own_session.how in (RECORDING, SHUTTLE) for a in (first, second)):
        return False
    here, there = _occasion_of(first, main), _occasion_of(second, main)
    return here is not None and there is not None and here.coincides_with(there)


def _occasion_of(attendee: Attendee, main: Occasion | None) -> Occasion | None:
    session = attendee.own_session
    if session is None:
        return main
    if session.starts_at is None or session.where is None:
        return None
    return Occasion(session.starts_at, session.where, main.hours if main else 1)
