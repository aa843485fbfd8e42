"""What an event tells that is not about any person: codes, identifiers, days and counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shared.eventstore.events import COMMON_FIELDS, CaseEvent
from shared.eventstore.shapes import shape_of


def facts_of(event: CaseEvent) -> dict[str, Any]:
    """The event's own fields that are stored in the clear, as JSON holds them; of a list of people
    their identifiers alone."""
    shape, values = shape_of(type(event)), vars(event)
    own = {name: values[name] for name in shape.plain if name not in COMMON_FIELDS}
    people = {
        name: [element.get(identified_by) for element in values[name]]
        for name, identified_by in shape.each.items()
    }
    return {name: _plain(value) for name, value in (own | people).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
