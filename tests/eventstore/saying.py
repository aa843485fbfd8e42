"""A record for tests of encryption: what people said in a case, and what is about the whole case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, TypedDict
from uuid import UUID

from shared.eventstore.events import CaseEvent, EventSourced, personal
from shared.identifiers import identifier
from tests.acting import REFERENCE, act


class Wish(TypedDict):
    """What somebody wants; `who` is their identifier, when they have one."""

    who: str | None
    what: str


@dataclass(frozen=True, kw_only=True)
class Said(CaseEvent):
    """Somebody said something, of which a note was taken."""

    TOPIC: ClassVar[str] = "tests.said"

    who: str
    words: str = personal(about="who")
    note: str = personal()
    wishes: list[Wish] = personal(each="who")

    def apply(self, record: Sayings) -> None:
        record.words.append(self.words)
        record.notes.append(self.note)


class Sayings(EventSourced):
    """What was said in a case."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.words: list[str] = []
        self.notes: list[str] = []

    def say(self, who: str, words: str, note: str = "noted", wishes: Any = ()) -> Sayings:
        """Say it; returns the record, so that it can be saved in one line."""
        self._record(Said, act(), who=who, words=words, note=note, wishes=list(wishes))
        return self


def sayings(name: str = "a", case: str = REFERENCE) -> Sayings:
    """A new record, not saved yet. The same name is the same record."""
    return Sayings(identifier("sayings", name), case)
