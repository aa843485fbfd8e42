"""A record that can grow as long as wanted: notes about a case, and nothing of the field."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from benchmarks.store.contestants.ours import policy
from shared.acts import Act
from shared.clock import system_clock
from shared.eventstore.events import CaseEvent, EventSourced, personal

LINE = "Milo's aunt can come on two evenings a week; his school has been told. "
TOGETHER = 100


@dataclass(frozen=True, kw_only=True)
class Noted(CaseEvent):
    """Somebody noted something about a case."""

    TOPIC: ClassVar[str] = "benchmark.noted"

    text: str = personal()

    def apply(self, record: Notebook) -> None:
        record.letters += len(self.text)


class Notebook(EventSourced):
    """What was noted about a case: how many letters, so that replay has something to do."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.letters = 0

    def note(self, act: Act, text: str) -> None:
        """Note it."""
        self._record(Noted, act, text=text)


def an_act() -> Act:
    """A coordinator of the council that is measured with acts now."""
    now = system_clock()
    return Act(
        actor="made-up-coordinator",
        role="coordinator",
        council=policy().council,
        occurred_at=now,
        recorded_at=now,
        policy=policy(),
        request_id=uuid.uuid4().hex,
    )


def notes_of(count: int) -> list[Noted]:
    """That many notes about one new case, their personal content a few hundred letters each."""
    book, act = Notebook(uuid.uuid4(), f"BENCH-{uuid.uuid4().hex[:8].upper()}"), an_act()
    book.note(act, LINE * 4)
    (first,) = book.collect_events()
    assert isinstance(first, Noted)
    return [replace(first, originator_version=version) for version in range(1, count + 1)]
