"""What people ask of the notification service."""

from __future__ import annotations

from collections import Counter
from typing import Any

from services.notifications.domain.correspondence import Correspondence
from shared.commanding import Work
from shared.refusals import NotFound


def correspondence_of(work: Work) -> Correspondence:
    """The case's correspondence. Raises NotFound."""
    found = work.store.find(
        Correspondence, Correspondence.id_of(work.act.council, work.reference or "")
    )
    if found is None:
        raise NotFound("Nothing was sent in a case with this reference in your council.")
    return found


def list_messages(work: Work) -> dict[str, Any]:
    """What was sent to whom, and what became of it; identifiers and codes only."""
    letters = correspondence_of(work)
    return {
        "reference": letters.case,
        "stopped_because": letters.stopped_because or None,
        "messages": [
            {
                "message": m.id,
                "kind": m.kind,
                "recipient": m.recipient,
                "recipient_is": m.recipient_is,
                "plan_version": m.plan_version,
                "state": m.state,
                "attempts": m.attempts,
                "reason": m.reason or None,
                "delivered_at": m.delivered_at.isoformat() if m.delivered_at else None,
                "resent": m.resent,
            }
            for m in letters.messages.values()
        ],
    }


def status(work: Work) -> dict[str, Any]:
    """How many messages of each kind are in each state."""
    letters = correspondence_of(work)
    counts: dict[str, Counter[str]] = {}
    for message in letters.messages.values():
        counts.setdefault(message.kind, Counter())[message.state] += 1
    return {kind: dict(states) for kind, states in counts.items()}
