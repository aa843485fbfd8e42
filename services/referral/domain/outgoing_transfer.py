"""By what identifier a case was offered to another council of the region."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from services.referral.domain.events import TransferOpened
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier


class OutgoingTransfer(EventSourced):
    """One offer: its identifier leads to the case, in the council that made it and nowhere else."""

    to_council = ""

    @staticmethod
    def id_of(council: str, transfer: str) -> UUID:
        """Where the offer is kept."""
        return identifier("outgoing_transfer", council, transfer)

    @classmethod
    def open(cls, act: Act, reference: str, transfer: str, to_council: str) -> Self:
        """Keep to which case the identifier belongs."""
        opened = cls(cls.id_of(act.council, transfer), reference)
        opened._record(TransferOpened, act, transfer=transfer, to_council=to_council)
        return opened
