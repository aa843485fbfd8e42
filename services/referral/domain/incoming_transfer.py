"""A case that another council of the region offers: from the offer to the file that came, or to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from services.referral.domain import refusals
from services.referral.domain.events import (
    IncomingTransferAccepted,
    IncomingTransferNoted,
    IncomingTransferRefused,
    IncomingTransferWithdrawn,
    TransferFileDestroyed,
    TransferFileReceived,
    TransferFileRefused,
)
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier
from shared.lifecycle import SAME, Lifecycle

LIFECYCLE = Lifecycle(
    name="incoming transfer",
    start="offered",
    ways={
        "accept": (("offered",), "accepted"),
        "refuse": (("offered",), "refused"),
        "withdraw": (("offered", "accepted"), "withdrawn"),
        "refuse_file": (("accepted",), SAME),
        "receive": (("accepted",), "received"),
    },
    refusals={
        "offered": refusals.TransferNotAnswered,
        "accepted": refusals.TransferAlreadyAccepted,
        "refused": refusals.TransferAlreadyRefused,
        "withdrawn": refusals.TransferWasWithdrawn,
        "received": refusals.CaseWasReceived,
    },
    messages={
        "offered": "Your council has not answered this offer yet. Accept or refuse it first.",
        "accepted": "Your council has accepted this case. Wait until its file has come.",
        "refused": "Your council has refused this case. Ask the other council to offer it again.",
        "withdrawn": "The other council does not offer this case any longer. It stays responsible.",
        "received": "The case has been received, and is led here under this reference. Go on with it.",
    },
)


@dataclass(frozen=True)
class Checked:
    """A case file that holds: its digest, how many events it has, and the checkpoint they are under."""

    digest: str
    events: int
    ledger: str
    size: int
    root: str


class IncomingTransfer(EventSourced):
    """One offer, under the reference that the case will have here."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.status = "offered"
        self.transfer = ""
        self.from_council = ""
        self.parts: list[str] = []
        self.referrer = ""
        self.files_refused = 0
        self.digest = ""
        self.events = 0
        self.keeps_file = False

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the offer is kept."""
        return identifier("incoming_transfer", council, reference)

    @classmethod
    def note(cls, act: Act, reference: str, from_council: str, told: Mapping[str, Any]) -> Self:
        """Keep that a case is offered, as it was announced."""
        noted = cls(cls.id_of(act.council, reference), reference)
        fields = ("transfer", "children", "adults", "stage", "parts")
        noted._record(
            IncomingTransferNoted,
            act,
            from_council=from_council,
            **{field: told[field] for field in fields},
        )
        return noted

    def accept(self, act: Act, referrer: str, explanation: str) -> None:
        """Take the case. Raises TransferAlreadyAccepted, TransferAlreadyRefused, TransferWasWithdrawn,
        CaseWasReceived."""
        LIFECYCLE.require(self.status, "accept")
        self._record(
            IncomingTransferAccepted,
            act,
            transfer=self.transfer,
            from_council=self.from_council,
            referrer=referrer,
            explanation=explanation,
        )

    def refuse(self, act: Act, reason: str, explanation: str) -> None:
        """Do not take the case. Raises what accepting does."""
        LIFECYCLE.require(self.status, "refuse")
        self._record(
            IncomingTransferRefused,
            act,
            transfer=self.transfer,
            from_council=self.from_council,
            reason=reason,
            explanation=explanation,
        )

    def withdraw(self, act: Act, reason: str) -> None:
        """Note that it is offered no longer. It also ends what was accepted: the other council's record
        decides, and it had withdrawn before it heard of the answer. Ignored when this council has said no,
        and when it is known."""
        if LIFECYCLE.allows(self.status, "withdraw"):
            self._record(
                IncomingTransferWithdrawn,
                act,
                transfer=self.transfer,
                from_council=self.from_council,
                reason=reason,
                was_accepted=self.status == "accepted",
            )

    def refuse_file(self, act: Act, why: str) -> None:
        """Keep that a file came which does not hold. Another one may come."""
        LIFECYCLE.require(self.status, "refuse_file")
        self._record(
            TransferFileRefused,
            act,
            transfer=self.transfer,
            from_council=self.from_council,
            why=why,
        )

    def receive(self, act: Act, checked: Checked) -> None:
        """Keep that the case has come. Raises the refusal of the state it is in."""
        LIFECYCLE.require(self.status, "receive")
        self._record(
            TransferFileReceived,
            act,
            transfer=self.transfer,
            from_council=self.from_council,
            parts=self.parts,
            **vars(checked),
        )

    def note_file_destroyed(self, act: Act) -> None:
        """Keep that the file is there no longer. Ignored when none is kept."""
        if self.keeps_file:
            self._record(TransferFileDestroyed, act, transfer=self.transfer, digest=self.digest)
