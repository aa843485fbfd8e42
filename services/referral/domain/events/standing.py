"""Where a case belongs: to which referrer, to which other case, to which council; and its seal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.referral.domain.state import ReferralState


@dataclass(frozen=True, kw_only=True)
class ReferrerChanged(CaseEvent):
    """Another professional has the referrer's part from that day; the access of the previous one ends."""

    TOPIC: ClassVar[str] = "referral.referrer_changed"

    referrer: str
    previous: str
    from_day: date
    reason: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.referrer = self.referrer


@dataclass(frozen=True, kw_only=True)
class LikelyDuplicateFound(CaseEvent):
    """Somebody at the centre is perhaps in another case of the council too; a person decides."""

    TOPIC: ClassVar[str] = "referral.likely_duplicate_found"

    other: str
    alike_by: str

    def apply(self, record: ReferralState) -> None:
        record.duplicates = {
            **record.duplicates,
            self.other: {"alike_by": self.alike_by, "same_family": None},
        }


@dataclass(frozen=True, kw_only=True)
class DuplicateDecided(CaseEvent):
    """A manager has decided whether the other case is of the same family."""

    TOPIC: ClassVar[str] = "referral.duplicate_decided"

    other: str
    same_family: bool
    reason: str = personal()

    def apply(self, record: ReferralState) -> None:
        known = record.duplicates.get(self.other, {"alike_by": "person"})
        record.duplicates = {
            **record.duplicates,
            self.other: {**known, "same_family": self.same_family},
        }


@dataclass(frozen=True, kw_only=True)
class Merged(CaseEvent):
    """The case is led under the other's reference from now on. Both references stay."""

    TOPIC: ClassVar[str] = "referral.merged"

    into: str
    reason: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.before_merging = record.status
        record.status = "merged"
        record.merged_into = self.into


@dataclass(frozen=True, kw_only=True)
class Separated(CaseEvent):
    """A merge was undone: the case stands alone again, in the state `back_to`."""

    TOPIC: ClassVar[str] = "referral.separated"

    merged_into: str
    back_to: str
    reason: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.status = self.back_to
        record.merged_into = ""


@dataclass(frozen=True, kw_only=True)
class TransferOffered(CaseEvent):
    """Another council was asked to take the case. Until it accepts, this one stays responsible.

    `transfer`, `parts` and the numbers are there when this region serves that council, which answers by
    itself then.
    """

    TOPIC: ClassVar[str] = "referral.transfer_offered"

    to_council: str
    transfer: str = ""
    parts: list[str] = field(default_factory=list)
    children: int = 0
    adults: int = 0
    stage: str = ""
    what_travels: str = personal()
    reason: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.transfer_to = self.to_council
        record.transfer = self.transfer
        record.transfer_parts = self.parts
        record.what_travels = self.what_travels


@dataclass(frozen=True, kw_only=True)
class TransferAnswered(CaseEvent):
    """The other council has answered. One of this region has answered itself: `transfer` says so, and
    `because` is the code of its reason; its words stay there."""

    TOPIC: ClassVar[str] = "referral.transfer_answered"

    to_council: str
    answer: str
    answered_on: date
    transfer: str = ""
    parts: list[str] = field(default_factory=list)
    because: str = ""
    answered_by: str = personal()
    reason: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.transfer_to = record.transfer = ""
        if self.answer == "accepted":
            record.transferred_to = self.to_council


@dataclass(frozen=True, kw_only=True)
class TransferWithdrawn(CaseEvent):
    """The other council is not asked any longer."""

    TOPIC: ClassVar[str] = "referral.transfer_withdrawn"

    to_council: str
    transfer: str = ""
    reason: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.transfer_to = record.transfer = ""


@dataclass(frozen=True, kw_only=True)
class TransferLapsed(CaseEvent):
    """The case has ended otherwise, so that there is nothing left that the other council could take."""

    TOPIC: ClassVar[str] = "referral.transfer_lapsed"

    to_council: str
    transfer: str

    def apply(self, record: ReferralState) -> None:
        record.transfer_to = record.transfer = ""


@dataclass(frozen=True, kw_only=True)
class Sealed(CaseEvent):
    """The case is sealed, as when a child is adopted: it is in no list, and nothing is added to it."""

    TOPIC: ClassVar[str] = "referral.sealed"

    reason: str
    explanation: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.status = "sealed"
        record.ended_because = record.ended_because or self.reason
