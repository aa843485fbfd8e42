"""The correspondence of a case: what is sent to whom, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Self
from uuid import UUID

from services.notifications.domain.events import (
    Deferred,
    Delivered,
    Failed,
    Message,
    RecipientStopped,
    Requested,
    SendingStarted,
    Stopped,
    Withheld,
)
from services.notifications.domain.refusals import NotToBeSent
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier
from shared.lifecycle import Lifecycle

WAITS = (5, 30, 300, 1800, 7200, 21600)  # seconds before each further try; then it is given up
STAFF, ATTENDEE = "staff", "attendee"
PLAN_COPY, PLEASE_DELETE = "plan_copy", "please_delete"
ABOUT_THE_RECORD = ("restricted_case_read", PLEASE_DELETE)
"""What is not for the family's sake, and is sent whether the family takes part or not."""

LIFECYCLE = Lifecycle(
    name="message",
    start="pending",
    ways={
        "start_sending": (("pending", "sending"), "sending"),
        "deliver": (("sending", "stopped"), "delivered"),
        "defer": (("sending",), "pending|sending|failed"),
        "fail": (("sending", "pending"), "failed"),
        "stop": (("pending", "sending"), "stopped"),
    },
    refusals=dict.fromkeys(("pending", "sending", "delivered", "failed", "stopped"), NotToBeSent),
    messages={
        "pending": "The message is waiting.",
        "sending": "The message is being sent.",
        "delivered": "The message was delivered.",
        "failed": "The message was given up.",
        "stopped": "The message was stopped.",
    },
)


class Correspondence(EventSourced):
    """All messages of one case."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.messages: dict[str, Message] = {}
        self.stopped_because = ""
        self.stopped_recipients: dict[str, str] = {}

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the case's correspondence is kept."""
        return identifier("correspondence", council, reference)

    @classmethod
    def new(cls, act: Act, reference: str) -> Self:
        """The case's correspondence, of which nothing is recorded yet."""
        return cls(cls.id_of(act.council, reference), reference)

    def request(
        self,
        act: Act,
        kind: str,
        recipient: str,
        recipient_is: str,
        plan_version: int | None = None,
    ) -> None:
        """Ask for a message. The same cause asks once for each recipient; a repeat is ignored."""
        message = identifier("message", act.council, self.case, kind, recipient, act.caused_by).hex
        if message in self.messages:
            return
        stopped = "" if kind in ABOUT_THE_RECORD else self.stopped_because
        reason = self.stopped_recipients.get(recipient, stopped)
        if reason:
            self._record(Withheld, act, kind=kind, recipient=recipient, reason=reason)
            return
        self._record(
            Requested,
            act,
            message=message,
            kind=kind,
            recipient=recipient,
            recipient_is=recipient_is,
            plan_version=plan_version,
        )

    def start_sending(self, act: Act, message: str) -> Message:
        """Note that the message is handed over now, before it is. Raises NotToBeSent."""
        one = self.messages[message]
        LIFECYCLE.require(one.state, "start_sending")
        self._record(
            SendingStarted,
            act,
            message=message,
            attempt=one.attempts + 1,
            again=one.state == "sending",
        )
        return one

    def deliver(self, act: Act, message: str, digest: str) -> None:
        """Note that the mail server took it, also when it was stopped while it was handed over: it
        could not be called back. Raises NotToBeSent."""
        one = self.messages[message]
        LIFECYCLE.require(one.state, "deliver")
        self._record(
            Delivered,
            act,
            message=message,
            kind=one.kind,
            recipient=one.recipient,
            attempt=one.attempts,
            plan_version=one.plan_version,
            digest=digest,
        )

    def put_off(self, act: Act, message: str, reason: str, uncertain: bool = False) -> None:
        """Note that it could not be handed over now; give it up after the last try."""
        one = self.messages[message]
        LIFECYCLE.require(one.state, "defer")
        if one.attempts > len(WAITS):
            self.give_up(act, message, reason)
            return
        next_try_at = act.recorded_at + timedelta(seconds=WAITS[one.attempts - 1])
        self._record(
            Deferred,
            act,
            message=message,
            attempt=one.attempts,
            reason=reason,
            uncertain=uncertain,
            next_try_at=next_try_at,
        )

    def give_up(self, act: Act, message: str, reason: str) -> None:
        """Note that it cannot be sent. Raises NotToBeSent."""
        one = self.messages[message]
        LIFECYCLE.require(one.state, "fail")
        self._record(
            Failed,
            act,
            message=message,
            kind=one.kind,
            recipient=one.recipient,
            attempt=one.attempts,
            reason=reason,
        )

    def stop(self, act: Act, reason: str) -> None:
        """Send nothing more to do with the family's part. What is being handed over at this moment
        cannot be called back, but is not tried again."""
        if self.stopped_because:
            return
        waiting = [
            message.id
            for message in self.messages.values()
            if LIFECYCLE.allows(message.state, "stop") and message.kind not in ABOUT_THE_RECORD
        ]
        self._record(Stopped, act, reason=reason, messages=waiting)

    def stop_recipient(self, act: Act, recipient: str, reason: str) -> None:
        """Send nothing more to this recipient, whatever is asked for later. Ignored when that was so
        already."""
        if recipient in self.stopped_recipients:
            return
        self._record(
            RecipientStopped,
            act,
            recipient=recipient,
            reason=reason,
            messages=[message.id for message in self.waiting_for(recipient)],
        )

    def waiting_for(self, recipient: str) -> list[Message]:
        """The messages that are still to be sent to this recipient."""
        return [
            message
            for message in self.messages.values()
            if message.recipient == recipient and LIFECYCLE.allows(message.state, "stop")
        ]

    def holders_of(self, plan_versions: Collection[int]) -> dict[str, str]:
        """Who was sent a copy of one of those plan versions: each with what they are, staff or
        attendee."""
        return {
            message.recipient: message.recipient_is
            for message in self.messages.values()
            if message.kind == PLAN_COPY
            and message.state == "delivered"
            and message.plan_version in plan_versions
        }

    def is_waiting(self, message: str) -> bool:
        """Whether the message is still to be sent."""
        one = self.messages.get(message)
        return one is not None and LIFECYCLE.allows(one.state, "start_sending")
