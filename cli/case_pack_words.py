"""What a conference pack says, in words that its plain text and its page have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cli.case_history import day_of, time_of

HANDLE_WITH_CARE = (
    "This paper holds personal data. Carry it as you would carry the family's file, show it to nobody "
    "who is not to have it, and shred it once what happened has been typed in."
)
TO_WRITE = (
    "Began at",
    "Private family time began at",
    "Private family time ended at",
    "Outcome (a plan, or no plan)",
    "Who was present",
)
NOTHING_SAID = (
    "Of private family time write down when it began and ended, and nothing that was said."
)
LATER = (
    "When Kinplan answers again, type in each step with the time at which it happened (occurred_at). "
    "The history shows both times."
)
STAYS_AWAY = ("declined", "excluded")
EVERYBODYS = "English"


def occasion(what: Mapping[str, Any]) -> list[str]:
    """When and where the meeting is, or somebody's own session."""
    starts, ends = what.get("starts_at"), what.get("ends_at")
    when = "No day has been fixed yet."
    if starts:
        when = moment(starts)
        if ends:
            on_that_day = day_of(starts) == day_of(ends)
            when += f" until {time_of(ends) if on_that_day else moment(ends)}"
    parts = (spoken(what.get("place") or ""), what.get("where") or "")
    return [when, ": ".join(part for part in parts if part) or "No place yet."]


def moment(text: str) -> str:
    """A day and a time in England."""
    return f"{day_of(text)} at {time_of(text)}"


def spoken(code: str) -> str:
    """A code as people say it: in_person, In person."""
    words = code.replace("_", " ")
    return words[:1].upper() + words[1:]


def comes(attendee: Mapping[str, Any]) -> bool:
    """Whether the attendee is expected on the day."""
    return attendee["state"] not in STAYS_AWAY


def who(attendee: Mapping[str, Any]) -> str:
    """What the attendee is to the family and in the meeting, and how far they are prepared."""
    part = spoken(attendee["part"]).lower()
    relation = attendee["relation"]
    return f"{relation}, {part}" if relation and relation.lower() != part else part


def particulars(attendee: Mapping[str, Any]) -> Iterator[str]:
    """What the coordinator has to know of an attendee on the day."""
    language, interpreter = attendee["language"] or EVERYBODYS, attendee["interpreter"]
    if attendee["phone"]:
        yield f"Telephone: {attendee['phone']}"
    if interpreter:
        yield f"Language: {language}; interpreter: {interpreter}"
    elif language != EVERYBODYS:
        yield f"Language: {language}; no interpreter is booked"
    if attendee["needs"]:
        needs = attendee["needs"]
        yield f"Needs: {needs if isinstance(needs, str) else '; '.join(map(str, needs))}"
    if attendee["own_session"]:
        yield f"Own session, apart from the meeting: {', '.join(occasion(attendee['own_session']))}"


def kept_apart(pair: Mapping[str, Any]) -> str:
    """Two who must never meet, and by whose word."""
    parts = (spoken(pair["source"] or ""), pair["reference"] or "")
    why = ", ".join(part for part in parts if part)
    return f"{pair['one']} and {pair['other']}" + (f" ({why})" if why else "")
