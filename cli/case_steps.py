"""A case that can be run: its steps, its end, and how what they leave open is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cli.case_dates import resolve
from shared.contracts.commands import Command


@dataclass(frozen=True)
class Account:
    """Somebody who can send commands; no token here."""

    id: str
    name: str
    council: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class CommandStep:
    """Somebody sends a command. `refused` is the code of the refusal that must come back."""

    number: int
    line: int
    by: Account
    command: Command
    body: dict[str, Any]
    attendee: str | None = None
    remember: str | None = None
    refused: str | None = None


@dataclass(frozen=True)
class PageStep:
    """Somebody of the family, by their label, does something on their own page: looks at one, which must
    say something, or sends a form. `closed`: the page must not open to them."""

    number: int
    line: int
    link_of: str
    do: str
    body: dict[str, Any]
    says: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True)
class PassStep:
    """Time passes: so many hours, or until a moment such as `today+3 at 10:00`."""

    number: int
    line: int
    hours: int = 0
    until: str = ""


@dataclass(frozen=True)
class WaitStep:
    """Wait until the case stands so."""

    number: int
    line: int
    state: Standing


@dataclass(frozen=True)
class Standing:
    """Where a case stands: a status for each part (None: not looked at), and messages by state.
    `moved_to`: where it stands in the council that has taken it over."""

    referral: str | None = None
    conference: str | None = None
    plan: str | None = None
    offered_to: str | None = None
    messages: Mapping[str, Mapping[str, int]] | None = None
    moved_to: Standing | None = None


@dataclass(frozen=True)
class MailExpected:
    """One mail that must have arrived, and what it must say."""

    to: str
    kind: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class End:
    """Where the case must stand when all steps are done."""

    standing: Standing
    mails: tuple[MailExpected, ...] = ()
    history_says: tuple[str, ...] = ()
    moved_says: tuple[str, ...] = ()


Step = CommandStep | PageStep | PassStep | WaitStep


@dataclass(frozen=True)
class CaseFile:
    """One case, ready to run. `auditor` follows its status and reads its history. `there` is a manager of the
    council to which it moves, who does both there."""

    file: Path
    title: str
    council: str
    story: str
    steps: tuple[Step, ...]
    end: End
    referrer: Account
    auditor: Account
    there: Account | None = None


def filled(value: Any, now: datetime, ids: Mapping[str, str]) -> Any:
    """The value with relative dates as dates and `=label` as the identifier remembered."""
    if isinstance(value, dict):
        return {name: filled(part, now, ids) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, now, ids) for part in value]
    if not isinstance(value, str):
        return value
    if value.startswith("="):
        return ids[value[1:]]
    return resolve(value, now) or value


def labels_used(value: Any, trail: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every `=label` in the value, with the trail to it."""
    if isinstance(value, dict):
        parts: Sequence[tuple[str, Any]] = list(value.items())
    elif isinstance(value, list):
        parts = [(str(place), part) for place, part in enumerate(value)]
    else:
        parts = []
    for name, part in parts:
        yield from labels_used(part, (*trail, name))
    if isinstance(value, str) and value.startswith("="):
        yield trail, value[1:]
