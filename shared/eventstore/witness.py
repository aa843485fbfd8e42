"""What happened around a case rather than in it: who read it, and what was refused.

Each is a short record of its own, so that two readers at the same moment never wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from shared.acts import Act
from shared.eventstore.events import CaseEvent, EventSourced, personal
from shared.identifiers import identifier


@dataclass(frozen=True, kw_only=True)
class PersonalContentRead(CaseEvent):
    """Somebody was shown personal content: what, for which purpose, and, where they had to give one,
    their reason. `about` holds the identifiers of those whom it was about; none: the whole case."""

    TOPIC: ClassVar[str] = "witness.personal_content_read"

    what: str
    purpose: str
    about: list[str]
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class CommandRefused(CaseEvent):
    """Somebody asked for something that they may not, or that the rules do not allow now."""

    TOPIC: ClassVar[str] = "witness.command_refused"

    command: str
    code: str


NO_CASE = "none"


class Witness(EventSourced):
    """One thing that happened around a case."""

    @classmethod
    def new(cls, case: str, key: str) -> Self:
        """A record that nobody else will write to. `case` is empty when it is about no single case."""
        return cls(identifier("witness", case, key), case or NO_CASE)

    def note(self, fact: type[CaseEvent], act: Act, **what: Any) -> None:
        """Note the fact."""
        self._record(fact, act, **what)
