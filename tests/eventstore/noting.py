"""A record for tests of the store: notes about a case, and nothing of the field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar
from uuid import UUID

from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.events import CaseEvent, EventSourced
from shared.eventstore.store import CouncilStore
from shared.identifiers import identifier
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, REFERENCE, act, heard


@dataclass(frozen=True, kw_only=True)
class Noted(CaseEvent):
    """Somebody noted something."""

    TOPIC: ClassVar[str] = "tests.noted"

    text: str

    def apply(self, record: Notes) -> None:
        record.texts.append(self.text)


class Notes(EventSourced):
    """What was noted about a case."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.texts: list[str] = []

    def note(self, text: str, **circumstances: Any) -> Notes:
        """Note it; returns the record, so that it can be saved in one line."""
        self._record(Noted, act(**circumstances), text=text)
        return self


def notes(name: str, *texts: str, **circumstances: Any) -> Notes:
    """New notes, not saved yet. The same name is the same record."""
    record = Notes(notes_id(name), REFERENCE)
    for text in texts:
        record.note(text, **circumstances)
    return record


def notes_id(name: str) -> UUID:
    return identifier("notes", name)


def texts_of(store: CouncilStore, name: str) -> list[str]:
    """What is saved under that name; nothing when there is no such record."""
    found = store.find(Notes, notes_id(name))
    return found.texts if found else []


def positions(store: CouncilStore) -> list[int]:
    """Every position of the log, in order."""
    return [logged.position for logged in store.read_log(after=0, limit=10_000)]


def accepted(position: int = 7, **changes: Any) -> IntegrationEvent:
    """ReferralAccepted, as it comes from the bus."""
    event = heard(
        "ReferralAccepted",
        position,
        children=["child-1"],
        referrer="herts-referrer",
        accepted_on=act().today,
        conference_by=act().today,
    )
    return replace(event, **changes)


COUNCILS = (HERTFORDSHIRE, CENTRAL_BEDFORDSHIRE)
