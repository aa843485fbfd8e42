"""What a service keeps of some people in a case: what would go if they were erased, and what would
stay because it is about somebody else. Only places and names of fields are told, never the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.eventstore.events import ERASED
from shared.eventstore.store import CouncilStore, LoggedEvent
from shared.one_person import personal_values


def examine(
    store: CouncilStore, case: str, positions: Sequence[int], names: Mapping[str, str]
) -> dict[str, Any]:
    """Look through the events of the case at those positions. `names` are the people's names, by
    their identifiers.

    `keys`: whose key would be destroyed. `about`: the events whose fields would be erased.
    `mentions`: the fields about others, or about the whole case, in which a name stands; they stay.
    """
    subjects = store.keyring.subjects(case)
    readable, _ = store.read_positions(list(positions))
    logged = [each for each in readable if each.event.case == case]
    opens = [person for person in names if subjects.get(person)]
    return {
        "keys": opens,
        "about": [found for each in logged for found in _about(each, opens)],
        "mentions": [found for each in logged for found in _mentions(each, names)],
    }


def _about(logged: LoggedEvent, people: Sequence[str]) -> Iterator[dict[str, Any]]:
    fields: dict[str, list[str]] = {}
    for subject, field, _ in personal_values(logged.event):
        if subject in people:
            fields.setdefault(subject, []).append(field)
    for person, told in fields.items():
        yield _place(logged, person) | {"fields": sorted(set(told))}


def _mentions(logged: LoggedEvent, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for person, name in names.items():
        pattern = _pattern(name)
        found = {
            field
            for subject, field, value in personal_values(logged.event)
            if subject not in names and pattern and any(map(pattern.search, _texts(value)))
        }
        if found:
            yield _place(logged, person) | {"fields": sorted(found)}


def _place(logged: LoggedEvent, person: str) -> dict[str, Any]:
    return {
        "person": person,
        "position": logged.position,
        "topic": logged.topic,
        "plan_version": getattr(logged.event, "plan_version", None),
    }


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _pattern(name: str) -> re.Pattern[str] | None:
    """Finds the name as people write it: whole, or the given name alone. A surname alone is the whole
    family's."""
    words = [] if name == ERASED else name.split()
    if not words:
        return None
    whole = r"\s+".join(map(re.escape, words))
    return re.compile(rf"(?<!\w)(?:{whole}|{re.escape(words[0])})(?!\w)", re.IGNORECASE)
