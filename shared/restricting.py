"""Restricted cases, as the services know of them that do not own the referral.

Each keeps for itself, case by case, whether the case is restricted, and asks that at every showing of
personal content, so that a restriction holds from the moment at which it is heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.events import CaseEvent, EventSourced
from shared.eventstore.store import CouncilStore
from shared.identifiers import identifier


@dataclass(frozen=True, kw_only=True)
class RestrictionNoted(CaseEvent):
    """The service has heard that the case is restricted, or that it is so no longer. `position` is the
    place of what it heard in the log of the referral service."""

    TOPIC: ClassVar[str] = "restriction.noted"

    restricted: bool
    position: int

    def apply(self, record: Restriction) -> None:
        record.restricted = self.restricted
        record.position = self.position


class Restriction(EventSourced):
    """Whether one case is restricted, as far as this service has heard."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.restricted = False
        self.position = 0

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where it is kept."""
        return identifier("restriction", council, reference)

    @classmethod
    def of(cls, store: CouncilStore, reference: str) -> Self:
        """What the service has heard of the case; nothing at first."""
        id = cls.id_of(store.council, reference)
        return store.find(cls, id) or cls(id, reference)

    def note(self, act: Act, restricted: bool, position: int) -> None:
        """Keep what was heard; what was heard before something newer changes nothing any more."""
        if position > self.position:
            self._record(RestrictionNoted, act, restricted=restricted, position=position)


def heard_restricted(store: CouncilStore, reference: str) -> bool:
    """Whether the case is restricted, as far as this service has heard."""
    return Restriction.of(store, reference).restricted


def note_restriction_when_case_restricted(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """From now on personal content of the case is shown for a stated reason only. Ignored when
    something newer was heard before."""
    return _note(store, act, event, restricted=True)


def note_lifting_when_restriction_lifted(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """The case is shown like any other again. Ignored when something newer was heard before."""
    return _note(store, act, event, restricted=False)


def _note(
    store: CouncilStore, act: Act, event: IntegrationEvent, restricted: bool
) -> Sequence[EventSourced]:
    restriction = Restriction.of(store, event.case)
    restriction.note(act, restricted, event.position)
    return (restriction,) if restriction.pending else ()
