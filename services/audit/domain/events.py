"""What the audit service itself records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shared.eventstore.events import CaseEvent, personal


@dataclass(frozen=True, kw_only=True)
class OperatorActed(CaseEvent):
    """An operator looked at, replayed or discarded a parked message."""

    TOPIC: ClassVar[str] = "audit.operator_acted"

    what: str
    queue: str
    message: str
    reason: str = personal()
