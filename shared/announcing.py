"""How a service says which of its stored events are announced, and as what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shared.acts import SYSTEM_ROLE
from shared.eventstore.witness import PersonalContentRead

Announcement = tuple[str, dict[str, Any]] | None
Announce = Callable[[Any], Announcement]


def _reading(event: PersonalContentRead) -> Announcement:
    """A reading is nobody's news, unless somebody read a restricted case."""
    if not event.restricted or event.role == SYSTEM_ROLE:
        return None
    data = {"reader": event.actor, "role": event.role, "what": event.purpose}
    return "RestrictedCaseRead", data


def announcing(table: Mapping[type, Announce]) -> Announce:
    """Announces by the table, and what every service announces; an event that is in neither stays
    inside the service."""
    ways: Mapping[type, Announce] = {PersonalContentRead: _reading, **table}

    def announce(event: Any) -> Announcement:
        announced = ways.get(type(event))
        return announced(event) if announced else None

    return announce
