"""Every kind of event that the services store, and how each field of it is classed."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any, get_type_hints

from eventsourcing.utils import resolve_topic

from shared.eventstore.events import COMMON_FIELDS, CaseEvent
from tests.examples import AROUND, service_of

# Words of a list, names of things of ours, and identifiers: text that tells nothing about a person.
CODES = {
    "advocate",
    "alike_by",
    "answer",
    "apart_by",
    "asked_by",
    "back_to",
    "because",
    "code",
    "way",
    "roles",
    "command",
    "digest",
    "exemptions",
    "from_council",
    "file",
    "ground",
    "how",
    "key",
    "kind",
    "ledger",
    "line",
    "message_kind",
    "next_step",
    "origin",
    "other_way",
    "outcome",
    "part",
    "parts",
    "place",
    "places",
    "purpose",
    "queue",
    "reason",
    "recipient_is",
    "reasons",
    "receiving_key",
    "result",
    "root",
    "service",
    "source",
    "stage",
    "state",
    "step",
    "stops",
    "to_council",
    "wants_to_come",
    "wants_to_take_part",
    "what",
}
IDENTIFIERS = {
    "about",
    "account",
    "adults",
    "at_risk",
    "attendee",
    "attendees",
    "booked_for",
    "breach",
    "centre",
    "child",
    "children",
    "coordinator",
    "copies_for",
    "endangered",
    "erasure",
    "family_monitor",
    "formerly",
    "holders",
    "into",
    "made_to",
    "merged_into",
    "message",
    "messages",
    "never_together",
    "older",
    "one",
    "other",
    "people",
    "person",
    "present",
    "previous",
    "professional",
    "professional_monitor",
    "recipient",
    "referrer",
    "retired",
    "version",
    "instead_of",
    "changes",
    "task",
    "told_by",
    "transfer",
    "who",
    "willing",
    "withdrawn_by",
    "witness",
    "session",
}
NEVER_PLAIN = {"name", "email", "phone", "address", "language", "where", "wishes", "explanation"}
TELLS_NOTHING = (int, bool, date, datetime)


def stored_events() -> list[type[CaseEvent]]:
    """Every kind of stored event, of all services and around cases."""
    own = [kind for kind in CaseEvent.__subclasses__() if service_of(kind) is not None]
    return [*own, *AROUND]


def without_topic(kinds: Iterable[type[CaseEvent]]) -> list[str]:
    """Kinds with no topic of their own, with another's, or with one that leads elsewhere."""
    wrong, seen = [], {}
    for kind in kinds:
        topic = kind.__dict__.get("TOPIC")
        if topic is None:
            wrong.append(f"{kind.__qualname__}: has no TOPIC")
        elif topic in seen:
            wrong.append(f"{kind.__qualname__}: has the TOPIC of {seen[topic]}")
        elif resolve_topic(topic) is not kind:
            wrong.append(f"{kind.__qualname__}: its TOPIC leads to another class")
        seen[topic] = kind.__qualname__
    return wrong


def without_entry(kinds: Iterable[type[CaseEvent]], *tables: Any) -> list[str]:
    """Kinds that are in none of the tables."""
    return [kind.__qualname__ for kind in kinds if not any(kind in table for table in tables)]


def unapplied(kinds: Iterable[type[CaseEvent]], change_nothing: Iterable[type]) -> list[str]:
    """Kinds that change no record, and are not said to."""
    return [
        kind.__qualname__
        for kind in kinds
        if ("apply" in kind.__dict__) == (kind in set(change_nothing))
    ]


def unclassed(kind: type[CaseEvent]) -> list[str]:
    """Fields that might tell something about a person, and are not marked as personal."""
    hints = get_type_hints(kind)
    personal = kind.personal_fields()
    wrong = []
    for field in fields(kind):
        if field.name in COMMON_FIELDS | personal:
            continue
        held = {inner for inner in _leaves(hints[field.name]) if inner is not type(None)}
        if held <= set(TELLS_NOTHING):
            continue
        if held != {str} or field.name in NEVER_PLAIN or field.name not in CODES | IDENTIFIERS:
            wrong.append(f"{kind.__qualname__}.{field.name}")
    return wrong


def _leaves(hint: Any) -> set[Any]:
    inner = typing.get_args(hint)
    return set().union(*map(_leaves, inner)) if inner else {hint}
