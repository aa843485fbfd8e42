"""What was sent in a case, in plain words. Names come from the services that own them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notifications.domain import events
from shared.narrating import Link, NameOf, Sentence, ended, spoken

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
    events.Resumed: lambda e, n: f"Messages can be sent again ({spoken(e.reason)}).",
    events.Recalled: lambda e, n: (
        f"Not sent, because it does not hold any longer ({spoken(e.reason)}): {len(e.messages)} "
        f"message{'' if len(e.messages) == 1 else 's'}."
    ),
    events.DayNoted: lambda e, n: "Heard that a day was fixed.",
    events.DayWithdrawn: lambda e, n: "Heard that the day does not hold.",
    events.CoordinatorNoted: lambda e, n: (
        f"Heard that {n(e.coordinator)} coordinates the case."
        if e.coordinator
        else "Heard that nobody coordinates the case at present."
    ),
    events.ReferrerNoted: lambda e, n: f"Heard that {n(e.referrer)} has the referrer's part.",
    events.TaskRaised: lambda e, n: (
        f"To be done by hand for {n(e.recipient)}: {spoken(e.kind)} ({spoken(e.message_kind)})."
    ),
    events.TaskSettled: lambda e, n: f"Done by hand for {n(e.recipient)}: {ended(e.done)}",
    events.RecipientStopped: lambda e, n: (
        f"Nothing more is sent to {n(e.recipient)} ({spoken(e.reason)}); "
        f"{len(e.messages)} had been waiting."
    ),
}


IN_PASSING = (
    events.Requested,
    events.SendingStarted,
    events.Deferred,
    events.Recalled,
    events.DayNoted,
    events.DayWithdrawn,
    events.CoordinatorNoted,
    events.ReferrerNoted,
)


def _asked_for(e: events.Requested, n: NameOf) -> dict[str, Any]:
    asked = {
        "message": e.message,
        "state": "pending",
        "kind": e.kind,
        "recipient": e.recipient,
        "recipient_name": n(e.recipient),
        "recipient_is": e.recipient_is,
        "plan_version": e.plan_version,
    }
    return {"messages": [asked]}


def _withheld(e: events.Withheld, n: NameOf) -> dict[str, Any]:
    asked = {
        "message": "",
        "state": "withheld",
        "kind": e.kind,
        "recipient": e.recipient,
        "recipient_name": n(e.recipient),
        "reason": e.reason,
    }
    return {"messages": [asked]}


def _became(state: str, *more: str) -> Link:
    """What became of a message, with the fields of the event that say more."""
    return lambda e, n: {
        "messages": [{"message": e.message, "state": state, **{f: getattr(e, f) for f in more}}]
    }


def _stopped(
    e: events.Stopped | events.RecipientStopped | events.Recalled, n: NameOf
) -> dict[str, Any]:
    return {
        "messages": [
            {"message": message, "state": "stopped", "reason": e.reason} for message in e.messages
        ]
    }


# Which message an event belongs to, and what became of it.
LINKS: dict[type, Link] = {
    events.Requested: _asked_for,
    events.Withheld: _withheld,
    events.SendingStarted: _became("sending"),
    events.Delivered: _became("delivered"),
    events.Deferred: _became("pending", "reason"),
    events.Failed: _became("failed", "reason"),
    events.Stopped: _stopped,
    events.RecipientStopped: _stopped,
    events.Recalled: _stopped,
}


def _what(event: Any) -> str:
    version = f", version {event.plan_version}" if event.plan_version else ""
    return f"{spoken(event.kind)}{version}"


def names_in(event: Any) -> Mapping[str, str]:
    """Messages name nobody."""
    return {}
