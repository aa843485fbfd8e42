"""The part of a referral that is about where the case belongs: its referrer, another case of the same
family, another council."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.referral.domain import rules, standing
from services.referral.domain.events import (
    Closed,
    DuplicateDecided,
    LikelyDuplicateFound,
    Merged,
    ReferrerChanged,
    Restricted,
    Sealed,
    Separated,
    TransferAnswered,
    TransferLapsed,
    TransferOffered,
    TransferWithdrawn,
)
from services.referral.domain.lifecycle import LIFECYCLE, SEALED
from services.referral.domain.state import ReferralState
from shared.acts import Act
from shared.eventstore.events import CaseEvent
from shared.handing_over import parts_that_travel

TRANSFERRED = "transferred"


@dataclass(frozen=True)
class Region:
    """The councils that this installation serves, and the identifier that an offer to one of them gets."""

    councils: Collection[str]
    transfer: str


NO_REGION = Region((), "")


class Belonging(ReferralState):
    """Change of referrer, duplicates and merges, transfer to another council, and the seal."""

    def change_referrer(self, act: Act, referrer: str, from_day: date, reason: str) -> None:
        """Give the referrer's part to another professional; the previous one sees the case no more.
        Raises AlreadyReferrer, CoordinatorCannotRefer, DayInTheFuture."""
        LIFECYCLE.require(self.status, "change_referrer")
        rules.another_referrer(self, referrer)
        rules.has_happened(from_day, act.today, "from_day; change it on the day itself")
        self._record(
            ReferrerChanged,
            act,
            referrer=referrer,
            previous=self.referrer,
            from_day=from_day,
            reason=reason,
        )

    def note_likely_duplicate(self, act: Act, other: str, alike_by: str) -> None:
        """Note that the family may be in another case too, for a person to decide. Ignored when that is
        known, and in a case that is not under way."""
        if self.is_open and other not in self.duplicates:
            self._record(LikelyDuplicateFound, act, other=other, alike_by=alike_by)

    def decide_duplicate(
        self, act: Act, other: str, other_status: str | None, same_family: bool, reason: str
    ) -> None:
        """Decide whether another case is of the same family; the last decision counts. `other_status` is
        None when that case is not there; a sealed one is joined to no other, and counts as not there.
        Raises NoSuchOtherCase."""
        LIFECYCLE.require(self.status, "decide_duplicate")
        standing.other_case_is_there(self, other, None if other_status == SEALED else other_status)
        self._record(DuplicateDecided, act, other=other, same_family=same_family, reason=reason)

    def merge(self, act: Act, into: str, into_status: str | None, reason: str) -> None:
        """Let the case be led under another's reference; both references stay. Raises NoSuchOtherCase,
        NotTheSameFamily, CannotMergeInto."""
        LIFECYCLE.require(self.status, "merge")
        standing.other_case_is_there(self, into, into_status)
        standing.same_family_was_decided(self, into)
        standing.other_case_can_lead(into_status)
        self._record(Merged, act, into=into, reason=reason)

    def separate(self, act: Act, reason: str) -> None:
        """Undo a merge: the case is again what it was before."""
        LIFECYCLE.require(self.status, "separate")
        self._record(
            Separated,
            act,
            merged_into=self.merged_into,
            back_to=self.before_merging,
            reason=reason,
        )

    def offer_transfer(
        self,
        act: Act,
        to_council: str,
        what_travels: str,
        reason: str,
        region: Region = NO_REGION,
        parts: Collection[str] = (),
    ) -> None:
        """Ask another council to take the case. Until it accepts, this one is responsible and everything
        goes on. One of the region is told of the offer and answers itself; `parts` are what travels then.
        Raises TransferIsOpen, TransferToOwnCouncil, CouncilNotServed, NobodyAtTheCentre."""
        LIFECYCLE.require(self.status, "offer_transfer")
        standing.no_transfer_is_open(self)
        to = standing.council_word(to_council)
        standing.goes_to_another_council(to, act.council)
        inside = to in region.councils
        standing.parts_are_for_the_region(to, parts, inside)
        between: dict[str, Any] = {}
        if inside:
            standing.somebody_can_travel(self)
            between = {
                "transfer": region.transfer,
                "parts": parts_that_travel(parts),
                "children": len(self.centre),
                "adults": len(self.adults),
                "stage": self.stage,
            }
        self._record(
            TransferOffered, act, to_council=to, what_travels=what_travels, reason=reason, **between
        )

    def answer_transfer(self, act: Act, told: Mapping[str, Any]) -> None:
        """Record the other council's answer; the case is closed here when it accepts. Raises
        NoTransferOpen, AnswersForItself, DayInTheFuture."""
        LIFECYCLE.require(self.status, "answer_transfer")
        standing.transfer_is_open(self)
        standing.people_record_the_answer(self)
        rules.has_happened(told["answered_on"], act.today, "answered_on")
        fields = ("answer", "answered_by", "answered_on", "reason")
        self._record(
            TransferAnswered,
            act,
            to_council=self.transfer_to,
            **{field: told[field] for field in fields},
        )
        if told["answer"] == "accepted":
            self._record(Closed, act, reason=TRANSFERRED)

    def note_transfer_answer(self, act: Act, transfer: str, answer: str, because: str) -> None:
        """Take the answer of a council of the region: here, and nowhere else, it is decided who is
        responsible. Ignored unless that very offer stands: what was withdrawn before the answer was heard
        stays withdrawn, and what was answered stays answered."""
        if not transfer or self.transfer != transfer:
            return
        self._record(
            TransferAnswered,
            act,
            to_council=self.transfer_to,
            answer=answer,
            answered_on=act.today,
            transfer=transfer,
            parts=self.transfer_parts,
            because=because,
            answered_by="",
            reason="",
        )
        if answer == "accepted":
            self._record(Closed, act, reason=TRANSFERRED)

    def withdraw_transfer(self, act: Act, reason: str) -> None:
        """Ask the other council no longer. Raises NoTransferOpen."""
        LIFECYCLE.require(self.status, "withdraw_transfer")
        standing.transfer_is_open(self)
        self._record(
            TransferWithdrawn,
            act,
            to_council=self.transfer_to,
            transfer=self.transfer,
            reason=reason,
        )

    def _record(self, fact: type[CaseEvent], act: Act, **what: Any) -> None:
        """Record the fact. Whatever ends the case ends an offer to a council of the region with it."""
        super()._record(fact, act, **what)
        if self.transfer and not self.is_open:
            super()._record(
                TransferLapsed, act, to_council=self.transfer_to, transfer=self.transfer
            )

    def seal(self, act: Act, reason: str, explanation: str) -> None:
        """Seal the case for good, as when a child is adopted ("new unlinked record; old sealed",
        Lincolnshire). It is restricted and closed first, unless it is already."""
        LIFECYCLE.require(self.status, "seal")
        if not self.restricted:
            self._record(Restricted, act, reason=explanation)
        if self.is_open or self.status == "merged":
            self._record(Closed, act, reason=reason)
        self._record(Sealed, act, reason=reason, explanation=explanation)
