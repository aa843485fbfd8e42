"""Days and places that are offered to attendees, so that the family chooses when and where it meets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from services.scheduling.domain import refusals
from services.scheduling.domain.apart import Apart, keeps_apart
from services.scheduling.domain.attendee import Attendee

Answer = tuple[list[int], str | None]


@dataclass
class Offer:
    """Some days, each with its place, for some attendees. `answers`: which suit whom, counted from one,
    and what they said of it. Times are aware."""

    number: int
    attendees: list[str]
    starts: list[datetime]
    places: list[str]
    where: list[str]
    answers: dict[str, Answer] = field(default_factory=dict)


def offer_for(
    attendee: str,
    offers: Iterable[Offer],
    attendees: dict[str, Attendee],
    pairs: Sequence[Apart],
) -> Offer | None:
    """The last offer that was made to the attendee, unless it was also made to somebody whom they are
    kept apart from by now: when and where that person may be is not told to them."""
    own = [offer for offer in offers if attendee in offer.attendees]
    if not own:
        return None
    there = [attendees[id] for id in own[-1].attendees if id in attendees]
    me = attendees.get(attendee)
    if me is None or any(are_apart(me, other, pairs) for other in there):
        return None
    return own[-1]


def are_apart(one: Attendee, other: Attendee, pairs: Iterable[Apart]) -> bool:
    """Whether the two must never be together, in whatever session they take part."""
    return any(keeps_apart(pair, one, other) for pair in pairs)


def nobody_is_offered_a_day_with_whom_they_avoid(
    attendees: Iterable[Attendee], pairs: Sequence[Apart]
) -> None:
    """An offer tells when and where somebody may be, so that it is never made to two who are kept apart
    (situation 4). Raises OfferedTogether."""
    if any(are_apart(one, other, pairs) for one, other in combinations(attendees, 2)):
        raise refusals.OfferedTogether(
            "Two of these attendees are kept apart. Offer days to each side by itself: say in "
            "attendees to whom."
        )


def days_are_among_those_offered(suits: Collection[int], offered: int) -> None:
    """Only what was offered can be chosen. Raises NoSuchDay."""
    if any(not 1 <= number <= offered for number in suits):
        raise refusals.NoSuchDay("One of these days was not offered. Look at the list again.")
