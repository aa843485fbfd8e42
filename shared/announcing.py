"""How a service says which of its stored events are announced, and as what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Announcement = tuple[str, dict[str, Any]] | None
Announce = Callable[[Any], Announcement]


def announcing(table: Mapping[type, Announce]) -> Announce:
    """Announces by the table; an event that is not in it stays inside the service."""

    def announce(event: Any) -> Announcement:
        announced = table.get(type(event))
        return announced(event) if announced else None

    return announce
