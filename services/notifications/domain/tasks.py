"""What has to be done by hand, because no message can do it.

Nothing falls back to another channel or to another person by itself: the coordinator decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

OPEN, SETTLED = "open", "settled"

COULD_NOT_SEND, UNSAFE_CONTACT, NO_ADDRESS = "could_not_send", "unsafe_contact", "no_address"
EXPLAIN_ORALLY, TELL_IN_PERSON = "explain_orally", "tell_in_person"


@dataclass
class Task:
    """One thing to be done by hand about one recipient."""

    id: str
    kind: str
    recipient: str
    message: str
    message_kind: str
    raised_at: datetime
    state: str = OPEN
    settled_at: datetime | None = None


def task_after_failing(reason: str) -> str:
    """What has to be done about a message that cannot be sent: "permanent failure marks the contact bad
    and raises a task; never fall back to an unsafe channel" (situation 15)."""
    return reason if reason in (UNSAFE_CONTACT, NO_ADDRESS) else COULD_NOT_SEND


def needs_explaining(language: str | None) -> bool:
    """Letters are in English. Whoever speaks another language is told what it says by the coordinator,
    with an interpreter, so that nobody is left with a letter that they cannot read."""
    return (language or "").strip().casefold() not in ("", "english")
