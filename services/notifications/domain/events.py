"""What can happen to the messages of a case. None holds an address or a word of a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from shared.eventstore.events import CaseEvent

if TYPE_CHECKING:
    from services.notifications.domain.correspondence import Correspondence


@dataclass
class Message:
    """One message to one person."""

    id: str
    kind: str
    recipient: str
    recipient_is: str
    plan_version: int | None
    state: str = "pending"
    attempts: int = 0
    reason: str = ""
    delivered_at: datetime | None = None
    resent: bool = False


@dataclass(frozen=True, kw_only=True)
class Requested(CaseEvent):
    """A message is to be sent: of this kind, to this account or attendee."""

    TOPIC: ClassVar[str] = "message.requested"

    message: str
    kind: str
    recipient: str
    recipient_is: str
    plan_version: int | None

    def apply(self, record: Correspondence) -> None:
        record.messages[self.message] = Message(
            self.message, self.kind, self.recipient, self.recipient_is, self.plan_version
        )


@dataclass(frozen=True, kw_only=True)
class Withheld(CaseEvent):
    """A message was asked for after everything had been stopped, and is not sent."""

    TOPIC: ClassVar[str] = "message.withheld"

    kind: str
    recipient: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SendingStarted(CaseEvent):
    """The message is being handed over now. `again`: an earlier try was interrupted, and nobody can
    tell whether it arrived; the message itself says so."""

    TOPIC: ClassVar[str] = "message.sending_started"

    message: str
    attempt: int
    again: bool

    def apply(self, record: Correspondence) -> None:
        message = record.messages[self.message]
        message.state = "sending"
        message.attempts = self.attempt
        message.resent = message.resent or self.again


@dataclass(frozen=True, kw_only=True)
class Delivered(CaseEvent):
    """The mail server took the message. `digest` is the SHA-256 of what was sent."""

    TOPIC: ClassVar[str] = "message.delivered"

    message: str
    kind: str
    recipient: str
    attempt: int
    plan_version: int | None
    digest: str

    def apply(self, record: Correspondence) -> None:
        message = record.messages[self.message]
        message.state = "delivered"
        message.delivered_at = self.occurred_at


@dataclass(frozen=True, kw_only=True)
class Deferred(CaseEvent):
    """The mail server could not take it now; it is tried again at that time.

    `uncertain`: the connection broke while the message was on its way, and it may have arrived.
    """

    TOPIC: ClassVar[str] = "message.deferred"

    message: str
    attempt: int
    reason: str
    uncertain: bool
    next_try_at: datetime

    def apply(self, record: Correspondence) -> None:
        record.messages[self.message].state = "sending" if self.uncertain else "pending"


@dataclass(frozen=True, kw_only=True)
class Failed(CaseEvent):
    """The message cannot be sent; somebody has to look at it."""

    TOPIC: ClassVar[str] = "message.failed"

    message: str
    kind: str
    recipient: str
    attempt: int
    reason: str

    def apply(self, record: Correspondence) -> None:
        message = record.messages[self.message]
        message.state = "failed"
        message.reason = self.reason


@dataclass(frozen=True, kw_only=True)
class Stopped(CaseEvent):
    """Nothing more is sent in this case; these messages were still waiting."""

    TOPIC: ClassVar[str] = "message.stopped"

    reason: str
    messages: list[str]

    def apply(self, record: Correspondence) -> None:
        record.stopped_because = self.reason
        for message in self.messages:
            record.messages[message].state = "stopped"


@dataclass(frozen=True, kw_only=True)
class RecipientStopped(CaseEvent):
    """Nothing more is sent to this recipient; these messages to them were still waiting."""

    TOPIC: ClassVar[str] = "message.recipient_stopped"

    recipient: str
    reason: str
    messages: list[str]

    def apply(self, record: Correspondence) -> None:
        record.stopped_recipients[self.recipient] = self.reason
        for message in self.messages:
            record.messages[message].state = "stopped"
