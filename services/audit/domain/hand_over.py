"""That a case was handed over to another council of the region: what, to whom, when."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.audit.domain.events import CaseHandedOver, HandOverRefused
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier


class HandOver(EventSourced):
    """One transfer, as the council that hands over keeps it."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.is_done = False
        self.refused = 0

    @staticmethod
    def id_of(council: str, transfer: str) -> UUID:
        """Where the hand-over is kept."""
        return identifier("hand_over", council, transfer)

    def note_done(
        self,
        act: Act,
        transfer: str,
        to_council: str,
        parts: Sequence[str],
        events: int,
        digest: str,
    ) -> None:
        """Keep that the other council has taken the file."""
        self._record(
            CaseHandedOver,
            act,
            transfer=transfer,
            to_council=to_council,
            parts=list(parts),
            events=events,
            digest=digest,
        )

    def note_refused(self, act: Act, transfer: str, to_council: str, code: str) -> None:
        """Keep that the other council did not take the file, and why."""
        self._record(HandOverRefused, act, transfer=transfer, to_council=to_council, code=code)
