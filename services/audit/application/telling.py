"""Who was told because of an event: the services that heard it announced, and the people who were
sent a message because of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.contracts.subscriptions import EVERYTHING, SUBSCRIPTIONS

Entry = dict[str, Any]
Heard = set[tuple[str, str, str, int]]
"""Who has handled what: the listener, its reaction, the announcing service, the position there."""

DELIVERED = "delivered"


def heard_by(service: str, told: Iterable[Mapping[str, Any]]) -> Heard:
    """What that service says that it has handled."""
    return {(service, each["reaction"], each["service"], each["position"]) for each in told}


def listeners_of(source: str, event: str) -> list[tuple[str, str]]:
    """The services and their reactions that listen for that announcement, without those that listen
    for all of them, and those that work for another council, of which this one's history tells nothing."""
    return [
        (row.service, row.reaction)
        for row in SUBSCRIPTIONS
        if row.source == source
        and row.event == event
        and row.event != EVERYTHING
        and not row.crosses
    ]


def add_told(entries: Sequence[Entry], heard: Heard, names: Mapping[str, str]) -> None:
    """Say of each entry who was told because of it, as far as the entries tell."""
    letters = letters_of(entries, names)
    for entry in entries:
        entry["told"] = {
            "services": _services(entry, heard),
            "messages": letters.get(entry["event_id"], []),
        }


def letters_of(
    entries: Iterable[Entry], names: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """The messages that were asked for, with what became of each, by the event that caused them."""
    in_order = sorted(entries, key=lambda entry: (entry["service"], entry["position"]))
    by_cause: dict[str, list[dict[str, Any]]] = {}
    by_message: dict[str, dict[str, Any]] = {}
    for entry in in_order:
        for message in entry.get("messages", ()):
            known = by_message.get(message["message"]) if message["message"] else None
            if known is None:
                known = {"message": "", "reason": None}
                by_cause.setdefault(entry["caused_by"], []).append(known)
                by_message[message["message"]] = known
            known |= {"reason": None, **message}
            known["at"] = entry["occurred_at"]
            known["arrived"] = known["state"] == DELIVERED
            known["recipient_name"] = names.get(
                known.get("recipient", ""), known.get("recipient_name", "")
            )
    by_cause.pop("", None)
    return by_cause


def _services(entry: Entry, heard: Heard) -> list[dict[str, Any]]:
    if not entry["announced"]:
        return []
    source, position = entry["service"], entry["position"]
    return [
        {
            "service": service,
            "reaction": reaction,
            "heard": (service, reaction, source, position) in heard,
        }
        for service, reaction in listeners_of(source, entry["announced"])
    ]
