"""What people ask of the notification service."""

from __future__ import annotations

from collections import Counter
from typing import Any

from services.notifications.application.permissions import may_act_on
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.events import Message
from services.notifications.domain.tasks import Task
from shared.commanding import Decision, Work
from shared.refusals import NotFound


def find(work: Work) -> Correspondence | None:
    """The case's correspondence, if anything was ever sent."""
    return work.store.find(
        Correspondence, Correspondence.id_of(work.act.council, work.reference or "")
    )


def correspondence_of(work: Work) -> Correspondence:
    """The case's correspondence, for somebody who may look at it. Raises NotFound, Forbidden."""
    found = find(work)
    if found is None:
        raise NotFound("Nothing was sent in a case with this reference in your council.")
    may_act_on(found, work)
    return found


def settle_task(work: Work) -> Decision:
    """Somebody has done by hand what no message could do."""
    letters = correspondence_of(work)
    letters.settle_task(work.act, work.told["task"], work.told["done"])
    return Decision(letters, {"task": work.told["task"]})


def list_tasks(work: Work) -> dict[str, Any]:
    """What is to be done by hand, and what was; identifiers and codes only."""
    letters = correspondence_of(work)
    return {
        "reference": letters.case,
        "tasks": [_task(task) for task in letters.tasks.values()],
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "task": task.id,
        "kind": task.kind,
        "recipient": task.recipient,
        "message": task.message,
        "message_kind": task.message_kind,
        "state": task.state,
        "raised_at": task.raised_at.isoformat(),
        "settled_at": task.settled_at.isoformat() if task.settled_at else None,
    }


def list_messages(work: Work) -> dict[str, Any]:
    """What was sent to whom, and what became of it; identifiers and codes only."""
    letters = correspondence_of(work)
    return {
        "reference": letters.case,
        "stopped_because": letters.stopped_because or None,
        "messages": [told(message) for message in letters.messages.values()],
    }


def told(message: Message) -> dict[str, Any]:
    """One message, and what became of it."""
    return {
        "message": message.id,
        "kind": message.kind,
        "recipient": message.recipient,
        "recipient_is": message.recipient_is,
        "plan_version": message.plan_version,
        "state": message.state,
        "attempts": message.attempts,
        "reason": message.reason or None,
        "delivered_at": message.delivered_at.isoformat() if message.delivered_at else None,
        "not_before": message.terms.not_before.isoformat() if message.terms.not_before else None,
        "resent": message.resent,
    }


def status(work: Work) -> dict[str, Any]:
    """How many messages of each kind are in each state."""
    letters = correspondence_of(work)
    counts: dict[str, Counter[str]] = {}
    for message in letters.messages.values():
        counts.setdefault(message.kind, Counter())[message.state] += 1
    return {kind: dict(states) for kind, states in counts.items()}
