"""What happened around a case rather than in it: who read it, what was refused, who was erased.

Each is a short record of its own, so that two readers at the same moment never wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from shared.acts import Act
from shared.eventstore.events import NO_CASE, CaseEvent, EventSourced, personal
from shared.identifiers import identifier


@dataclass(frozen=True, kw_only=True)
class PersonalContentRead(CaseEvent):
    """Somebody was shown personal content: what, for which purpose, and, where they had to give one,
    their reason. `about` holds the identifiers of those whom it was about; none: the whole case.
    `restricted`: the case was restricted then, so that the managers are told."""

    TOPIC: ClassVar[str] = "witness.personal_content_read"

    what: str
    purpose: str
    about: list[str]
    restricted: bool = False
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class CommandRefused(CaseEvent):
    """Somebody asked for something that they may not, or that the rules do not allow now."""

    TOPIC: ClassVar[str] = "witness.command_refused"

    command: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Erased(CaseEvent):
    """The tombstone of a person: what a service kept of them in this case was erased. `keys`: how many
    keys were destroyed; none when it had nothing of theirs."""

    TOPIC: ClassVar[str] = "witness.person_erased"

    erasure: str
    person: str
    keys: int


class Witness(EventSourced):
    """One thing that happened around a case."""

    @classmethod
    def new(cls, case: str, key: str) -> Self:
        """A record that nobody else will write to. `case` is empty when it is about no single case."""
        return cls(identifier("witness", case, key), case or NO_CASE)

    def note(self, fact: type[CaseEvent], act: Act, **what: Any) -> None:
        """Note the fact."""
        self._record(fact, act, **what)
