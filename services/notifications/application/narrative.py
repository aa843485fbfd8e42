"""What was sent in a case, in plain words. Names come from the services that own them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notifications.domain import events
from shared.narrating import Sentence, spoken

SENTENCES: dict[type, Sentence] = {
    events.Requested: lambda e, n: f"To be sent: {_what(e)} to {n(e.recipient)}.",
    events.Withheld: lambda e, n: (
        f"Not sent: {spoken(e.kind)} to {n(e.recipient)} ({spoken(e.reason)})."
    ),
    events.SendingStarted: lambda e, n: (
        "Sending again, since an earlier try was interrupted; the message says so."
        if e.again
        else "Sending."
    ),
    events.Delivered: lambda e, n: f"Sent {_what(e)} to {n(e.recipient)}.",
    events.Deferred: lambda e, n: f"Could not be sent now ({spoken(e.reason)}); tried again later.",
    events.Failed: lambda e, n: (
        f"Could not be sent: {spoken(e.kind)} to {n(e.recipient)} ({spoken(e.reason)}). "
        "Somebody has to look at it."
    ),
    events.Stopped: lambda e, n: (
        f"All messages were stopped ({spoken(e.reason)}); {len(e.messages)} had been waiting."
    ),
}


IN_PASSING = (events.Requested, events.SendingStarted, events.Deferred)


def _what(event: Any) -> str:
    version = f", version {event.plan_version}" if event.plan_version else ""
    return f"{spoken(event.kind)}{version}"


def names_in(event: Any) -> Mapping[str, str]:
    """Messages name nobody."""
    return {}
