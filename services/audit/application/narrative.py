"""What the audit service recorded, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.audit.domain import events
from shared.narrating import Sentence

SENTENCES: dict[type, Sentence] = {
    events.OperatorActed: lambda e, n: (
        f"An operator {e.what} a message that {e.queue} could not handle"
        + (f": {e.reason}" if e.reason else "")
        + "."
    ),
}


def names_in(event: Any) -> Mapping[str, str]:
    """The audit service names nobody."""
    return {}
