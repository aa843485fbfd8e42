"""Who takes part: Kinplan's recorder and other event stores on PostgreSQL, each behind one shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeAlias

from benchmarks.store.events import Event

BATCH = 500
"""How many events a reader asks for at once."""

Save: TypeAlias = Callable[[Event], None]
Seen: TypeAlias = tuple[int, int]
"""The place of an event in the log, and the number in it."""
Read: TypeAlias = Callable[[int], Sequence[Seen]]
"""Given the place of the last event seen, the next ones, at most BATCH, in their order."""


class Contestant(Protocol):
    """An event store. `title` is for reports; a `strict` one must never let a reader miss an event."""

    name: str
    title: str
    strict: bool

    def prepare(self, url: str) -> None:
        """Make its tables in an empty database."""

    def writer(self, url: str) -> AbstractContextManager[Save]:
        """What saves one event durably each time it is called, as one writer of its own."""

    def reader(self, url: str) -> AbstractContextManager[Read]:
        """What reads its log onwards."""

    def stored(self, url: str) -> int:
        """How many events it holds."""


class WithHistory(Contestant, Protocol):
    """One that can be measured with history already there."""

    def fill(self, url: str, count: int, size: int) -> None:
        """Put so many events into its log at once, as if they had been saved one by one."""
