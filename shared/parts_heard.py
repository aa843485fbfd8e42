"""Parts in a case, as the services know of them that do not own the referral.

The referral service knows whom a case belongs to. Every other service keeps, case by case, what it has
heard of lead professionals and of the end of all parts, in whichever order it hears of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.events import CaseEvent, EventSourced
from shared.eventstore.store import CouncilStore
from shared.identifiers import identifier
from shared.taking_part import SEALED, TRANSFERRED, Span


@dataclass(frozen=True, kw_only=True)
class LeadProfessionalNoted(CaseEvent):
    """The service has heard that somebody is a lead professional of the case. `position` is the place of
    what it heard in the log of the referral service."""

    TOPIC: ClassVar[str] = "part.lead_professional_noted"

    professional: str
    from_day: date
    until_day: date | None
    position: int

    def apply(self, record: Parts) -> None:
        record.named[self.position] = Span(self.professional, self.from_day, self.until_day)


@dataclass(frozen=True, kw_only=True)
class LeadProfessionalEndNoted(CaseEvent):
    """The service has heard that the part of a lead professional ends on a day."""

    TOPIC: ClassVar[str] = "part.lead_professional_end_noted"

    professional: str
    until_day: date
    position: int

    def apply(self, record: Parts) -> None:
        record.ends[self.position] = (self.professional, self.until_day)


@dataclass(frozen=True, kw_only=True)
class AllPartsEnded(CaseEvent):
    """The service has heard that the case was transferred or sealed: nobody has a part in it any more."""

    TOPIC: ClassVar[str] = "part.all_ended"

    reason: str
    position: int

    def apply(self, record: Parts) -> None:
        record.over.add(self.reason)


class Parts(EventSourced):
    """Who leads one case, as far as this service has heard, in whichever order it heard of it."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.named: dict[int, Span] = {}
        self.ends: dict[int, tuple[str, date]] = {}
        self.over: set[str] = set()

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where it is kept."""
        return identifier("parts", council, reference)

    @classmethod
    def of(cls, store: CouncilStore, reference: str) -> Self:
        """What the service has heard of the case; nothing at first."""
        id = cls.id_of(store.council, reference)
        return store.find(cls, id) or cls(id, reference)

    @property
    def parts_over(self) -> str:
        """Why nobody has a part any more; a seal says more than a transfer."""
        return SEALED if SEALED in self.over else TRANSFERRED if self.over else ""

    @property
    def leading(self) -> list[Span]:
        """The parts of lead professionals; each ends with what was heard from after its naming."""
        return [self._as_ended(position, span) for position, span in self.named.items()]

    def note_lead(self, act: Act, span: Span, position: int) -> None:
        """Keep that somebody leads the case. Ignored when it was heard before."""
        if position not in self.named:
            self._record(
                LeadProfessionalNoted,
                act,
                professional=span.professional,
                from_day=span.from_day,
                until_day=span.until_day,
                position=position,
            )

    def note_end(self, act: Act, professional: str, until_day: date, position: int) -> None:
        """Keep that a part ends, also before it was heard that it began. Ignored when it was heard before."""
        if position not in self.ends:
            self._record(
                LeadProfessionalEndNoted,
                act,
                professional=professional,
                until_day=until_day,
                position=position,
            )

    def end_all(self, act: Act, reason: str, position: int) -> None:
        """Keep that all parts are over. Ignored when it was heard before."""
        if reason not in self.over:
            self._record(AllPartsEnded, act, reason=reason, position=position)

    def _as_ended(self, position: int, span: Span) -> Span:
        for later, (professional, until_day) in self.ends.items():
            if later > position and professional == span.professional:
                span = span.ended(until_day)
        return span


def note_lead_professional_when_named(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """They have a part in the case from its first day to its last. Ignored when that is known."""
    parts, data = Parts.of(store, event.case), event.data
    span = Span(data["professional"], data["from_day"], data["until_day"])
    parts.note_lead(act, span, event.position)
    return _changed(parts)


def end_part_when_lead_professional_ended(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """Their part ends on that day, also when its beginning is heard of later. Ignored when it is known."""
    parts, data = Parts.of(store, event.case), event.data
    parts.note_end(act, data["professional"], data["until_day"], event.position)
    return _changed(parts)


def end_parts_when_case_transferred(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """Another council is responsible: nobody here has a part in the case. Ignored when it is known."""
    return _end_all(store, act, event, TRANSFERRED)


def end_parts_when_case_sealed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """The family has another life now: nobody has a part in the case. Ignored when it is known."""
    return _end_all(store, act, event, SEALED)


def _end_all(
    store: CouncilStore, act: Act, event: IntegrationEvent, reason: str
) -> Sequence[EventSourced]:
    parts = Parts.of(store, event.case)
    parts.end_all(act, reason, event.position)
    return _changed(parts)


def _changed(parts: Parts) -> Sequence[EventSourced]:
    return (parts,) if parts.pending else ()
