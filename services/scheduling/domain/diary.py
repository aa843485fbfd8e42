"""The diary of a coordinator, an interpreter or a room: no one of them is booked twice at once, and no
coordinator prepares more conferences than the policy allows.

A diary spans cases, so its events belong to no single case; `booked_for` says which one books. It holds
no name and no place: where there is no account, it is known by a digest under the council's key.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from services.scheduling.domain.refusals import AlreadyBooked, CoordinatorFull
from shared.acts import Act
from shared.eventstore.events import NO_CASE, CaseEvent, EventSourced
from shared.identifiers import identifier

COORDINATOR, INTERPRETER, ROOM = "coordinator", "interpreter", "room"
ADVICE = {
    COORDINATOR: "The coordinator is booked by another conference at that time. Choose another time.",
    INTERPRETER: "An interpreter is booked by another conference at that time. Book somebody else, or "
    "choose another time.",
    ROOM: "The venue is booked by another conference at that time. Choose another venue or time.",
}
Hours = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class Booked(CaseEvent):
    """Somebody, or a room, is taken for so long."""

    TOPIC: ClassVar[str] = "diary.booked"

    kind: str
    booked_for: str
    starts_at: datetime
    ends_at: datetime

    def apply(self, record: Diary) -> None:
        record.bookings.setdefault(self.booked_for, set()).add((self.starts_at, self.ends_at))


@dataclass(frozen=True, kw_only=True)
class BookingReleased(CaseEvent):
    """What a case had booked is free again."""

    TOPIC: ClassVar[str] = "diary.booking_released"

    kind: str
    booked_for: str

    def apply(self, record: Diary) -> None:
        record.bookings.pop(self.booked_for, None)


@dataclass(frozen=True, kw_only=True)
class CaseTaken(CaseEvent):
    """A coordinator has one more conference to prepare."""

    TOPIC: ClassVar[str] = "diary.case_taken"

    booked_for: str

    def apply(self, record: Diary) -> None:
        record.cases.add(self.booked_for)


@dataclass(frozen=True, kw_only=True)
class CaseGivenBack(CaseEvent):
    """A coordinator has one conference less to prepare."""

    TOPIC: ClassVar[str] = "diary.case_given_back"

    booked_for: str

    def apply(self, record: Diary) -> None:
        record.cases.discard(self.booked_for)


class Diary(EventSourced):
    """What one coordinator, interpreter or room is booked for, and the cases a coordinator prepares."""

    def __init__(self, id: UUID, case: str = NO_CASE) -> None:
        super().__init__(id, case)
        self.bookings: dict[str, set[Hours]] = {}
        self.cases: set[str] = set()

    @staticmethod
    def id_of(council: str, kind: str, key: str) -> UUID:
        """Where it is kept."""
        return identifier("diary", council, kind, key)

    @classmethod
    def empty(cls, council: str, kind: str, key: str) -> Self:
        """A diary in which nothing was written yet."""
        return cls(cls.id_of(council, kind, key))

    def book(self, act: Act, kind: str, case: str, wanted: Collection[Hours]) -> None:
        """Make these the hours that the case has booked; none: release them. Ignored when they are so
        already. Raises AlreadyBooked."""
        if self.bookings.get(case, set()) == set(wanted):
            return
        for hours in wanted:
            nobody_is_booked_twice(hours, self._taken_by_others(case), kind)
        if case in self.bookings:
            self._record(BookingReleased, act, kind=kind, booked_for=case)
        for starts_at, ends_at in sorted(wanted):
            self._record(
                Booked, act, kind=kind, booked_for=case, starts_at=starts_at, ends_at=ends_at
            )

    def take(self, act: Act, case: str, capacity: int | None) -> None:
        """One more conference to prepare, within the capacity unless that is None, as when a case comes
        back to its coordinator by itself. Ignored when they prepare it already. Raises CoordinatorFull."""
        if case in self.cases:
            return
        if capacity is not None:
            coordinator_has_capacity(len(self.cases), capacity)
        self._record(CaseTaken, act, booked_for=case)

    def give_back(self, act: Act, case: str) -> None:
        """One conference less to prepare. Ignored when they do not prepare it."""
        if case in self.cases:
            self._record(CaseGivenBack, act, booked_for=case)

    def _taken_by_others(self, case: str) -> list[Hours]:
        return [hours for other, all_ in self.bookings.items() if other != case for hours in all_]


def nobody_is_booked_twice(hours: Hours, taken: Collection[Hours], kind: str) -> None:
    """No coordinator, interpreter or room is booked twice at once. What begins as the other ends is
    possible. The refusal does not say whose case it is."""
    starts_at, ends_at = hours
    if any(starts_at < end and start < ends_at for start, end in taken):
        raise AlreadyBooked(ADVICE[kind])


def coordinator_has_capacity(prepares: int, capacity: int) -> None:
    """The policy's number of conferences that one coordinator prepares at a time."""
    if prepares >= capacity:
        raise CoordinatorFull(
            f"This coordinator prepares {prepares} conferences, as many as this council's policy "
            "allows. Allocate somebody else."
        )
