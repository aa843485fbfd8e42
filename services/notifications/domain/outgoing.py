"""What is sent to people in a case, one message at a time, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from services.notifications.domain import rules
from services.notifications.domain.events import (
    Deferred,
    Delivered,
    Failed,
    Message,
    Recalled,
    Requested,
    SendingStarted,
    TaskRaised,
    Terms,
    Withheld,
)
from services.notifications.domain.kinds import PLAN_COPY
from services.notifications.domain.refusals import NotToBeSent
from services.notifications.domain.tasks import (
    EXPLAIN_ORALLY,
    TELL_IN_PERSON,
    Task,
    task_after_failing,
)
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier
from shared.lifecycle import Lifecycle

WAITS = (5, 30, 300, 1800, 7200, 21600)  # seconds before each further try; then it is given up
NO_TERMS = Terms()

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


class Outgoing(EventSourced):
    """The messages of one case, and what has to be done by hand where none can be sent."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.messages: dict[str, Message] = {}
        self.tasks: dict[str, Task] = {}
        self.stops: dict[str, tuple[datetime, bool]] = {}  # why: since when, and until a new day?
        self.stopped_recipients: dict[str, str] = {}

    def request(
        self,
        act: Act,
        kind: str,
        recipient: str,
        recipient_is: str,
        plan_version: int | None = None,
        terms: Terms = NO_TERMS,
    ) -> None:
        """Ask for a message. The same cause asks once for each recipient, and each gets one copy of a
        plan version; a repeat is ignored. What is not sent of a plan is told in person."""
        message = identifier("message", act.council, self.case, kind, recipient, act.caused_by).hex
        if message in self.messages or self._has_copy(kind, recipient, plan_version):
            return
        reason = self._why_withheld(kind, recipient)
        if reason:
            self._record(Withheld, act, kind=kind, recipient=recipient, reason=reason)
            if kind == PLAN_COPY and reason == rules.PREGNANCY_LOST:
                self._raise_task(act, TELL_IN_PERSON, recipient, message, kind)
            return
        self._record(
            Requested,
            act,
            message=message,
            kind=kind,
            recipient=recipient,
            recipient_is=recipient_is,
            plan_version=plan_version,
            **asdict(terms),
        )

    def start_sending(self, act: Act, message: str) -> Message:
        """Note that the message is handed over now, before it is. Raises NotToBeSent."""
        one = self.messages[message]
        LIFECYCLE.require(one.state, "start_sending")
        if one.terms.not_before and act.recorded_at < one.terms.not_before:
            raise NotToBeSent("The message waits for its time.")
        self._record(
            SendingStarted,
            act,
            message=message,
            attempt=one.attempts + 1,
            again=one.state == "sending",
        )
        return one

    def deliver(self, act: Act, message: str, digest: str, explain: bool = False) -> None:
        """Note that the mail server took it, also when it was stopped while it was handed over: it
        could not be called back. `explain`: the recipient cannot read it. Raises NotToBeSent."""
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
        if explain:
            self._raise_task(act, EXPLAIN_ORALLY, one.recipient, one.id, one.kind)

    def put_off(self, act: Act, message: str, reason: str, uncertain: bool = False) -> None:
        """Note that it could not be handed over now; give it up after the last try."""
        one = self.messages[message]
        LIFECYCLE.require(one.state, "defer")
        if one.attempts > len(WAITS):
            self.give_up(act, message, reason, uncertain)
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

    def give_up(self, act: Act, message: str, reason: str, uncertain: bool = False) -> None:
        """Note that it cannot be sent, so that somebody has to see to it by hand. Raises NotToBeSent."""
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
            uncertain=uncertain,
        )
        self._raise_task(act, task_after_failing(reason), one.recipient, one.id, one.kind)

    def recall(self, act: Act, message: str, reason: str) -> None:
        """Note that what it says does not hold any longer. Ignored when it does not wait."""
        self._recall(act, [self.messages[message]], reason)

    def is_waiting(self, message: str) -> bool:
        """Whether the message is still to be sent."""
        one = self.messages.get(message)
        return one is not None and LIFECYCLE.allows(one.state, "start_sending")

    def _raise_task(self, act: Act, kind: str, recipient: str, message: str, about: str) -> None:
        task = identifier("task", act.council, self.case, kind, message).hex
        if task not in self.tasks:
            self._record(
                TaskRaised,
                act,
                task=task,
                kind=kind,
                recipient=recipient,
                message=message,
                message_kind=about,
            )

    def _recall(self, act: Act, messages: Iterable[Message], reason: str) -> None:
        waiting = [m.id for m in messages if LIFECYCLE.allows(m.state, "stop")]
        if waiting:
            self._record(Recalled, act, reason=reason, messages=waiting)

    def _has_copy(self, kind: str, recipient: str, plan_version: int | None) -> bool:
        return kind == PLAN_COPY and any(
            message.kind == PLAN_COPY
            and message.recipient == recipient
            and message.plan_version == plan_version
            and (message.state in ("pending", "sending") or message.may_have_arrived)
            for message in self.messages.values()
        )

    def _why_withheld(self, kind: str, recipient: str) -> str:
        stopped = rules.why_stopped(kind, self.stops)
        return self.stopped_recipients.get(recipient, stopped)
