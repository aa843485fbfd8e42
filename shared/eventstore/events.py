"""What every stored event has, and what every event-sourced record does.

Deciding and evolving are apart: a public method of a record decides (and may refuse), then
records a fact; the fact's `apply` changes the record's state, and runs again on every replay,
so it never refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, NamedTuple, Self
from uuid import UUID

from eventsourcing.utils import register_topic

from shared.acts import Act

ERASED = "[erased]"
"""What is read in place of a text that was erased."""


def personal(about: str = "", each: str = "", **options: Any) -> Any:
    """A field of an event that tells something about a person. It is encrypted where it is stored,
    and never leaves the service's store except through a recorded read.

    `about` names the field that holds the identifier of the person whom it is about; `each` says
    that it is a list of dictionaries, each about the person whose identifier it has under that name.
    Without either, and where no identifier is given, it is about the whole case.
    """
    return field(metadata={"personal": Personal(about, each)}, **options)


class Personal(NamedTuple):
    """Whom a personal field is about; both empty: the whole case."""

    about: str
    each: str


Upcast = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class CaseEvent:
    """A fact about one case, as it is kept.

    `occurred_at`: when it happened; `recorded_at`: when Kinplan was told (both aware, UTC).
    `case`: the case's reference. `caused_by`: the message answered, or empty.
    """

    TOPIC: ClassVar[str]
    # The form in which its fields are stored now. A field that is renamed, removed, or added without
    # a default makes a new form, and UPCASTS says how the fields of each older form become those of
    # the next one: {1: first_to_second}. What is stored is never changed. Of what was erased there is
    # no field, and of a list of people only the identifier: an upcast passes over both.
    FORM: ClassVar[int] = 1
    UPCASTS: ClassVar[Mapping[int, Upcast]] = {}

    originator_id: UUID
    originator_version: int
    case: str
    actor: str
    role: str
    council: str
    occurred_at: datetime
    recorded_at: datetime
    policy_version: str
    request_id: str
    caused_by: str

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "TOPIC" in cls.__dict__:
            register_topic(cls.TOPIC, cls)

    def apply(self, record: Any) -> None:
        """Change the record's state. Facts that change nothing leave this as it is."""

    @classmethod
    def personal_fields(cls) -> frozenset[str]:
        """The names of the fields that tell something about a person."""
        return frozenset(f.name for f in fields(cls) if f.metadata.get("personal"))


NO_CASE = "none"
"""The case of an event that is about no single case."""
COMMON_FIELDS = frozenset(f.name for f in fields(CaseEvent))


class EventSourced:
    """A record whose state follows from its events alone."""

    def __init__(self, id: UUID, case: str) -> None:
        self.id = id
        self.case = case
        self.version = 0
        self._pending: list[CaseEvent] = []

    @classmethod
    def replay(cls, initial: Self | None, events: Iterable[CaseEvent]) -> Self | None:
        """The record that the events tell of; None when there are none."""
        record = initial
        for event in events:
            if record is None:
                record = cls(event.originator_id, event.case)
            record.evolve(event)
        return record

    def evolve(self, event: CaseEvent) -> None:
        """Take one more fact in. Facts come in the order of their versions, without gaps."""
        if event.originator_version != self.version + 1:
            raise ValueError(
                f"{event.TOPIC}: version {event.originator_version} cannot follow {self.version}"
            )
        event.apply(self)
        self.version = event.originator_version

    @property
    def pending(self) -> tuple[CaseEvent, ...]:
        """The facts recorded and not yet saved."""
        return tuple(self._pending)

    def collect_events(self) -> list[CaseEvent]:
        """The facts recorded since the last call, to be saved."""
        pending, self._pending = self._pending, []
        return pending

    def _record(self, fact: type[CaseEvent], act: Act, **what: Any) -> None:
        event = fact(
            originator_id=self.id,
            originator_version=self.version + 1,
            case=self.case,
            **act.provenance(),  # type: ignore[arg-type]
            **what,
        )
        self.evolve(event)
        self._pending.append(event)
