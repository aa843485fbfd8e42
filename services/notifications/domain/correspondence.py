"""The correspondence of a case: what is sent to whom, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Self
from uuid import UUID

from services.notifications.domain.events import (
    Deferred,
    Delivered,
    Failed,
    Message,
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
        if self.stopped_because:
            self._record(Withheld, act, kind=kind, recipient=recipient, reason=self.stopped_because)
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
        """Send nothing more. What is being handed over at this moment cannot be called back, but is
        not tried again."""
        if self.stopped_because:
            return
        waiting = [m.id for m in self.messages.values() if LIFECYCLE.allows(m.state, "stop")]
        self._record(Stopped, act, reason=reason, messages=waiting)

    def is_waiting(self, message: str) -> bool:
        """Whether the message is still to be sent."""
        one = self.messages.get(message)
        return one is not None and LIFECYCLE.allows(one.state, "start_sending")
