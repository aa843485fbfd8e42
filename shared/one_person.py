"""What a service holds about one person in a case: since when, and, for that person, all of it.

A person may have several identifiers, as when a parent of the referral is also an attendee.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from shared.eventstore.events import CaseEvent
from shared.eventstore.keyring import CASE
from shared.eventstore.shapes import shape_of
from shared.eventstore.store import CouncilStore, LoggedEvent
from shared.eventstore.witness import CommandRefused, PersonalContentRead
from shared.facts import facts_of

NO_WORD = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
"""An identifier, or a digest: nothing that tells a person anything."""
ABOUT_READERS = (PersonalContentRead, CommandRefused)
"""What is about those who asked rather than about the people of the case."""

NamesIn = Callable[[CaseEvent], Mapping[str, str]]
AlsoNamed = Callable[[CaseEvent], Collection[str]]


def held_since(
    store: CouncilStore, case: str, positions: Sequence[int], people: Collection[str]
) -> str | None:
    """When the service first recorded something that tells of one of those identifiers; None when it
    never did."""
    moments = [
        each.event.recorded_at
        for each in _logged(store, case, positions)
        if concerns(each.event, people)
    ]
    return min(moments).isoformat() if moments else None


def part_of(
    store: CouncilStore,
    case: str,
    positions: Sequence[int],
    people: Collection[str],
    names_in: NamesIn,
    also_named: AlsoNamed,
) -> dict[str, Any]:
    """This service's part of what there is about one person.

    `own`: every personal field that is about them; `facts`: of each event that names them by
    identifier, what it tells in codes, days and counts; `passages`: what is about the whole case.
    `names`: those whom the events name, by their identifiers, and `also_named`: those who have none, so
    that others can be masked. `unreadable`: the positions at which something cannot be read.
    """
    readable, unreadable = store.read_positions(list(positions))
    logged = [
        each
        for each in readable
        if each.event.case == case and not isinstance(each.event, ABOUT_READERS)
    ]
    told = [
        (each, who, field, value)
        for each in logged
        for who, field, value in personal_values(each.event)
        if not _is_empty(value)
    ]
    return {
        "own": [_given(each, field, value) for each, who, field, value in told if who in people],
        "facts": [
            _given(each, "", _own_facts(each.event))
            for each in logged
            if concerns(each.event, people)
        ],
        "passages": [_given(each, field, value) for each, who, field, value in told if who == CASE],
        "names": {id: name for each in logged for id, name in names_in(each.event).items()},
        "also_named": sorted({name for each in logged for name in also_named(each.event)}),
        "unreadable": [each.position for each in unreadable],
    }


def concerns(event: CaseEvent, people: Collection[str]) -> bool:
    """Whether the event tells of one of those identifiers, in the clear or in what is personal."""
    if isinstance(event, ABOUT_READERS):
        return False
    named = {value for told in facts_of(event).values() for value in _each(told)}
    return bool(named & set(people)) or any(who in people for who, _, _ in personal_values(event))


def personal_values(event: CaseEvent) -> Iterator[tuple[str, str, Any]]:
    """Every personal field, or element of a list of people: whom it is about, its name, its value."""
    shape, values = shape_of(type(event)), vars(event)
    for field, about in shape.whole.items():
        yield (values[about] if about else CASE) or CASE, field, _plain(values[field])
    for field, identified_by in shape.each.items():
        for element in values[field]:
            told = {
                name: _plain(value)
                for name, value in element.items()
                if not _are_identifiers(value)
            }
            yield told.pop(identified_by) or CASE, field, told


def _logged(store: CouncilStore, case: str, positions: Sequence[int]) -> list[LoggedEvent]:
    readable, _ = store.read_positions(list(positions))
    return [each for each in readable if each.event.case == case]


def _given(logged: LoggedEvent, field: str, value: Any) -> dict[str, Any]:
    return {
        "position": logged.position,
        "topic": logged.topic,
        "occurred_at": logged.event.occurred_at.isoformat(),
        "recorded_at": logged.event.recorded_at.isoformat(),
        "field": field,
        "value": value,
    }


def _own_facts(event: CaseEvent) -> dict[str, Any]:
    """The facts without identifiers, which tell of others or nothing."""
    return {
        name: value
        for name, value in facts_of(event).items()
        if not isinstance(value, list) and not (isinstance(value, str) and NO_WORD.fullmatch(value))
    }


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_empty(value: Any) -> bool:
    return value in ("", None, [], {})


def _are_identifiers(value: Any) -> bool:
    """Whether it is a list of identifiers, as of the children whom an action is for: it tells a person
    nothing, and is of others."""
    return isinstance(value, list) and all(
        isinstance(one, str) and NO_WORD.fullmatch(one) for one in value
    )


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value.isoformat() if isinstance(value, date | datetime) else value
