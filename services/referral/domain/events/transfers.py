"""A transfer between two councils of the region: by what it is known here, and what came from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.referral.domain.incoming_transfer import IncomingTransfer
    from services.referral.domain.outgoing_transfer import OutgoingTransfer


@dataclass(frozen=True, kw_only=True)
class TransferOpened(CaseEvent):
    """The offer has got an identifier, by which the other council answers: it never learns the reference."""

    TOPIC: ClassVar[str] = "referral.transfer_opened"

    transfer: str
    to_council: str

    def apply(self, record: OutgoingTransfer) -> None:
        record.to_council = self.to_council


@dataclass(frozen=True, kw_only=True)
class IncomingTransferNoted(CaseEvent):
    """Another council of the region offers a case. Nothing personal has come with the offer."""

    TOPIC: ClassVar[str] = "referral.incoming_transfer_noted"

    transfer: str
    from_council: str
    children: int
    adults: int
    stage: str
    parts: list[str]

    def apply(self, record: IncomingTransfer) -> None:
        record.transfer, record.from_council = self.transfer, self.from_council
        record.parts = self.parts


@dataclass(frozen=True, kw_only=True)
class IncomingTransferAccepted(CaseEvent):
    """This council takes the case. It is responsible from the moment that the other has recorded so.
    `referrer`: the professional here who has the referrer's part in the new case."""

    TOPIC: ClassVar[str] = "referral.incoming_transfer_accepted"

    transfer: str
    from_council: str
    referrer: str
    explanation: str = personal()

    def apply(self, record: IncomingTransfer) -> None:
        record.status = "accepted"
        record.referrer = self.referrer


@dataclass(frozen=True, kw_only=True)
class IncomingTransferRefused(CaseEvent):
    """This council does not take the case. The other is told the code, and not the words."""

    TOPIC: ClassVar[str] = "referral.incoming_transfer_refused"

    transfer: str
    from_council: str
    reason: str
    explanation: str = personal()

    def apply(self, record: IncomingTransfer) -> None:
        record.status = "refused"


@dataclass(frozen=True, kw_only=True)
class IncomingTransferWithdrawn(CaseEvent):
    """The other council does not offer the case any longer. When this one had said yes, that came too
    late: the other one stays responsible."""

    TOPIC: ClassVar[str] = "referral.incoming_transfer_withdrawn"

    transfer: str
    from_council: str
    reason: str
    was_accepted: bool

    def apply(self, record: IncomingTransfer) -> None:
        record.status = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class TransferFileRefused(CaseEvent):
    """The case file that came is not what the other council's ledger signed for. Nothing of it is kept."""

    TOPIC: ClassVar[str] = "referral.transfer_file_refused"

    transfer: str
    from_council: str
    why: str = personal()

    def apply(self, record: IncomingTransfer) -> None:
        record.files_refused += 1


@dataclass(frozen=True, kw_only=True)
class TransferFileReceived(CaseEvent):
    """The case file has come, and holds: `ledger`, `size` and `root` are those of the other council's
    signed checkpoint, `digest` that of the file, which is kept beside the events."""

    TOPIC: ClassVar[str] = "referral.transfer_file_received"

    transfer: str
    from_council: str
    parts: list[str]
    digest: str
    events: int
    ledger: str
    size: int
    root: str

    def apply(self, record: IncomingTransfer) -> None:
        record.status = "received"
        record.digest, record.events = self.digest, self.events
        record.keeps_file = True


@dataclass(frozen=True, kw_only=True)
class TransferFileDestroyed(CaseEvent):
    """Somebody in the case is erased, so that the file that came with it cannot stay: it holds keys of its
    own, with which they could be read."""

    TOPIC: ClassVar[str] = "referral.transfer_file_destroyed"

    transfer: str
    digest: str

    def apply(self, record: IncomingTransfer) -> None:
        record.keeps_file = False
