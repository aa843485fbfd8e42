"""What can happen to the messages of a case. None holds an address or a word of a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from services.notifications.domain.tasks import SETTLED, Task
from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.notifications.domain.correspondence import Correspondence


@dataclass(frozen=True)
class Terms:
    """When a message may leave, and what it is about.

    `not_before`: it waits until then. `until`: a time that the letter names. `meeting`, `sequence`: for
    which meeting of the conference it is, and how often a day had been fixed for that before. `day`:
    the position of the announcement that fixed the day, 0 when the message is about no day.
    """

    not_before: datetime | None = None
    until: datetime | None = None
    meeting: int = 0
    sequence: int | None = None
    day: int = 0


@dataclass
class Message:
    """One message to one person. `under_way`: it was handed over, and may have arrived."""

    id: str
    kind: str
    recipient: str
    recipient_is: str
    plan_version: int | None
    terms: Terms = Terms()
    under_way: bool = False
    state: str = "pending"
    attempts: int = 0
    reason: str = ""
    delivered_at: datetime | None = None
    resent: bool = False

    @property
    def may_have_arrived(self) -> bool:
        """Whether the recipient has it, or may have."""
        return self.state == "delivered" or self.under_way


@dataclass(frozen=True, kw_only=True)
class Requested(CaseEvent):
    """A message is to be sent: of this kind, to this account, attendee or parent, on these terms."""

    TOPIC: ClassVar[str] = "message.requested"

    message: str
    kind: str
    recipient: str
    recipient_is: str
    plan_version: int | None
    not_before: datetime | None = None
    until: datetime | None = None
    meeting: int = 0
    sequence: int | None = None
    day: int = 0

    def apply(self, record: Correspondence) -> None:
        record.messages[self.message] = Message(
            self.message,
            self.kind,
            self.recipient,
            self.recipient_is,
            self.plan_version,
            Terms(self.not_before, self.until, self.meeting, self.sequence, self.day),
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
        message.under_way = True
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
        message = record.messages[self.message]
        message.state = "sending" if self.uncertain else "pending"
        message.under_way = self.uncertain or message.resent


@dataclass(frozen=True, kw_only=True)
class Failed(CaseEvent):
    """The message cannot be sent; somebody has to look at it. `uncertain`: the last try may have arrived."""

    TOPIC: ClassVar[str] = "message.failed"

    message: str
    kind: str
    recipient: str
    attempt: int
    reason: str
    uncertain: bool = False

    def apply(self, record: Correspondence) -> None:
        message = record.messages[self.message]
        message.state = "failed"
        message.under_way = self.uncertain or message.resent
        message.reason = self.reason


@dataclass(frozen=True, kw_only=True)
class Stopped(CaseEvent):
    """Nothing more is sent in this case; these messages were still waiting.

    `since`: when it was recorded that the case stopped. `until_new_day`: other children are at the
    centre, and a day that is fixed later starts the messages again.
    """

    TOPIC: ClassVar[str] = "message.stopped"

    reason: str
    messages: list[str]
    since: datetime | None = None
    until_new_day: bool = False

    def apply(self, record: Correspondence) -> None:
        record.stops[self.reason] = (self.since or self.recorded_at, self.until_new_day)
        for message in self.messages:
            record.messages[message].state = "stopped"
            record.messages[message].reason = self.reason


@dataclass(frozen=True, kw_only=True)
class Resumed(CaseEvent):
    """Messages can be sent again: what had stopped them for these reasons holds no longer. What was
    stopped stays stopped."""

    TOPIC: ClassVar[str] = "message.resumed"

    reason: str
    since: datetime
    stops: list[str]

    def apply(self, record: Correspondence) -> None:
        for reason in self.stops:
            del record.stops[reason]
        if self.reason == "case_reopened":
            record.reopened_at = self.since


@dataclass(frozen=True, kw_only=True)
class RecipientStopped(CaseEvent):
    """Nothing more is sent to this recipient; these messages to them were still waiting. What was to be
    done about them by hand ends too."""

    TOPIC: ClassVar[str] = "message.recipient_stopped"

    recipient: str
    reason: str
    messages: list[str]

    def apply(self, record: Correspondence) -> None:
        record.stopped_recipients[self.recipient] = self.reason
        for message in self.messages:
            record.messages[message].state = "stopped"
            record.messages[message].reason = self.reason
        for task in record.tasks.values():
            if task.recipient == self.recipient:
                task.state = SETTLED


@dataclass(frozen=True, kw_only=True)
class Recalled(CaseEvent):
    """These messages are not sent, because what they say does not hold any longer. Nobody is told, and
    nobody has to do anything."""

    TOPIC: ClassVar[str] = "message.recalled"

    reason: str
    messages: list[str]

    def apply(self, record: Correspondence) -> None:
        for message in self.messages:
            record.messages[message].state = "stopped"
            record.messages[message].reason = self.reason


@dataclass(frozen=True, kw_only=True)
class DayNoted(CaseEvent):
    """A day was fixed for a meeting. `position`: the place of that announcement among all of its
    service's, by which the order of days is known however late one is heard of."""

    TOPIC: ClassVar[str] = "message.day_noted"

    position: int
    sequence: int
    fixed_at: datetime

    def apply(self, record: Correspondence) -> None:
        record.days[self.position] = self.sequence
        record.fixed_at[self.position] = self.fixed_at


@dataclass(frozen=True, kw_only=True)
class DayWithdrawn(CaseEvent):
    """Every day that had been fixed before that position does not hold."""

    TOPIC: ClassVar[str] = "message.day_withdrawn"

    position: int

    def apply(self, record: Correspondence) -> None:
        record.day_withdrawn = self.position


@dataclass(frozen=True, kw_only=True)
class CoordinatorNoted(CaseEvent):
    """Somebody coordinates the case; nobody does when it is empty."""

    TOPIC: ClassVar[str] = "message.coordinator_noted"

    coordinator: str
    position: int

    def apply(self, record: Correspondence) -> None:
        record.coordinator = self.coordinator
        record.coordinator_position = self.position


@dataclass(frozen=True, kw_only=True)
class ReferrerNoted(CaseEvent):
    """Somebody has the referrer's part in the case."""

    TOPIC: ClassVar[str] = "message.referrer_noted"

    referrer: str
    position: int

    def apply(self, record: Correspondence) -> None:
        record.referrer = self.referrer
        record.referrer_position = self.position


@dataclass(frozen=True, kw_only=True)
class TaskRaised(CaseEvent):
    """Somebody has to do something by hand, because no message can. `message` and `message_kind` are of
    the message that it is about."""

    TOPIC: ClassVar[str] = "message.task_raised"

    task: str
    kind: str
    recipient: str
    message: str
    message_kind: str

    def apply(self, record: Correspondence) -> None:
        record.tasks[self.task] = Task(
            self.task, self.kind, self.recipient, self.message, self.message_kind, self.occurred_at
        )


@dataclass(frozen=True, kw_only=True)
class TaskSettled(CaseEvent):
    """It was done by hand: what, in the words of who did it."""

    TOPIC: ClassVar[str] = "message.task_settled"

    task: str
    recipient: str
    done: str = personal(about="recipient")

    def apply(self, record: Correspondence) -> None:
        record.tasks[self.task].state = SETTLED
        record.tasks[self.task].settled_at = self.occurred_at
