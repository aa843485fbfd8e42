"""What can happen between a case and its coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.scheduling.domain.conference_state import ConferenceState


@dataclass(frozen=True, kw_only=True)
class CaseOffered(CaseEvent):
    """The case is offered to a coordinator, who sees nothing of it before declaring to be independent.
    `why` is the reason for giving it to somebody else than before."""

    TOPIC: ClassVar[str] = "conference.case_offered"

    coordinator: str
    why: str | None = personal(default=None)

    def apply(self, record: ConferenceState) -> None:
        record.status = "allocated"
        record.offered_to = self.coordinator


@dataclass(frozen=True, kw_only=True)
class CoordinatorAllocated(CaseEvent):
    """An independent coordinator has the case, after declaring no other role in it."""

    TOPIC: ClassVar[str] = "conference.coordinator_allocated"

    coordinator: str
    remarks: str | None = personal(default=None)

    def apply(self, record: ConferenceState) -> None:
        record.coordinator = self.coordinator
        record.offered_to = ""
        if record.status in ("opened", "allocated"):
            record.status = "preparing"


@dataclass(frozen=True, kw_only=True)
class ConflictDeclared(CaseEvent):
    """The coordinator to whom the case was offered is not independent of it, and does not get it."""

    TOPIC: ClassVar[str] = "conference.conflict_declared"

    coordinator: str
    holds_another_role: bool
    knows_the_family: bool
    remarks: str | None = personal()

    def apply(self, record: ConferenceState) -> None:
        record.conflicted.add(self.coordinator)
        record.offered_to = ""
        if record.status == "allocated":
            record.status = "opened"


@dataclass(frozen=True, kw_only=True)
class CoordinatorReleased(CaseEvent):
    """Somebody coordinates the case no longer. What they prepared stays; their access ends."""

    TOPIC: ClassVar[str] = "conference.coordinator_released"

    coordinator: str
    reason: str
    why: str | None = personal()

    def apply(self, record: ConferenceState) -> None:
        record.coordinator = ""
        if self.reason == "conflict":
            record.conflicted.add(self.coordinator)
        if record.status in ("preparing", "confirmed"):
            record.status = "opened"


@dataclass(frozen=True, kw_only=True)
class ReferrerNoted(CaseEvent):
    """Another professional has the referrer's part in the case; the previous one sees it no more.
    `position` is the place of what was heard in the referral service's log: of two changes the later
    one holds, in whichever order they are heard."""

    TOPIC: ClassVar[str] = "conference.referrer_noted"

    referrer: str
    previous: str
    position: int

    def apply(self, record: ConferenceState) -> None:
        record.referrers |= {self.referrer, self.previous}
        if self.position > record.referrer_position:
            record.referrer = self.referrer
            record.referrer_position = self.position
