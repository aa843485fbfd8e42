"""What can happen to the personal link of somebody who is to attend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from shared.eventstore.events import CaseEvent

if TYPE_CHECKING:
    from services.scheduling.domain.links import PersonalLink

ISSUED, LOCKED, REVOKED = "issued", "locked", "revoked"


@dataclass(frozen=True, kw_only=True)
class LinkIssued(CaseEvent):
    """The attendee gets a personal link, their first or a new one: `serial` counts them, and an older
    one opens nothing any more."""

    TOPIC: ClassVar[str] = "link.issued"

    attendee: str
    serial: int
    expires_at: datetime

    def apply(self, record: PersonalLink) -> None:
        record.attendee, record.serial, record.expires_at = (
            self.attendee,
            self.serial,
            self.expires_at,
        )
        record.status = ISSUED
        record.issued_at = self.recorded_at
        record.wrong_codes, record.left, record.turned_away = 0, set(), {}


@dataclass(frozen=True, kw_only=True)
class LinkOpened(CaseEvent):
    """Somebody had the link and gave the right code; `session` is theirs from now on."""

    TOPIC: ClassVar[str] = "link.opened"

    attendee: str
    serial: int
    session: str

    def apply(self, record: PersonalLink) -> None:
        record.wrong_codes = 0
        record.opened_at = self.recorded_at


@dataclass(frozen=True, kw_only=True)
class CodeWrong(CaseEvent):
    """Somebody had the link and gave a wrong code, so many times since the last right one. What they
    gave is not kept."""

    TOPIC: ClassVar[str] = "link.code_wrong"

    attendee: str
    serial: int
    wrong_codes: int

    def apply(self, record: PersonalLink) -> None:
        record.wrong_codes = self.wrong_codes


@dataclass(frozen=True, kw_only=True)
class LinkLocked(CaseEvent):
    """Too many wrong codes: the link opens nothing until the coordinator issues a new one."""

    TOPIC: ClassVar[str] = "link.locked"

    attendee: str
    serial: int

    def apply(self, record: PersonalLink) -> None:
        record.status = LOCKED


@dataclass(frozen=True, kw_only=True)
class LinkRevoked(CaseEvent):
    """The link opens nothing any more, and who was on the page by it is so no longer."""

    TOPIC: ClassVar[str] = "link.revoked"

    attendee: str
    serial: int
    reason: str

    def apply(self, record: PersonalLink) -> None:
        record.status = REVOKED
        record.revoked_because = self.reason


@dataclass(frozen=True, kw_only=True)
class LinkTurnedAway(CaseEvent):
    """Somebody came with a link, a session or a form that opens nothing: the real reason, which they
    were not told. Kept a few times for each reason."""

    TOPIC: ClassVar[str] = "link.turned_away"

    attendee: str
    serial: int
    reason: str

    def apply(self, record: PersonalLink) -> None:
        record.turned_away[self.reason] = record.turned_away.get(self.reason, 0) + 1


@dataclass(frozen=True, kw_only=True)
class LinkLeft(CaseEvent):
    """Whoever was on the page has left it: that session is over."""

    TOPIC: ClassVar[str] = "link.left"

    attendee: str
    serial: int
    session: str

    def apply(self, record: PersonalLink) -> None:
        record.left.add(self.session)
