"""A case's history as the API answers it, put into lines that people read."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from shared.casefile.page import day_of, who
from shared.days import ENGLAND

WIDTH = 98
SYSTEM = "system"
UNDER_THE_TIME = " " * 11


def history_lines(
    history: Mapping[str, Any], council: str = "", title: str = "", everything: bool = False
) -> list[str]:
    """A history in plain words: a heading, what is shown of it, then each day's entries.

    Entries in passing (a message queued, an address looked up for it) are counted at the end, and
    only shown when `everything` is asked for. What does not agree with the ledger comes last.
    """
    named = ", ".join(part for part in (title, council) if part)
    lines = [f"{history['reference']}  {named}".rstrip(), *_shown(history)]
    shown = [e for e in history["entries"] if everything or not e.get("in_passing")]
    policy = ""
    for day, entries in groupby(shown, key=lambda entry: day_of(entry["occurred_at"])):
        lines += ["", f"  {day}"]
        for entry in entries:
            lines += _entry_lines(entry, policy)
            policy = entry.get("policy_version") or policy
    if not history["entries"]:
        lines.append(
            "  Nothing has been recorded yet." if history.get("whole", True) else "  Nothing."
        )
    left_out = len(history["entries"]) - len(shown)
    if left_out:
        why = "messages queued, addresses looked up"
        lines += ["", f"  And {left_out} entries in passing ({why}), shown with --all"]
    lines += [f"  DOES NOT AGREE: {problem}" for problem in history.get("problems", ())]
    return lines


def time_of(moment: str) -> str:
    """The time of day in England: 14:30."""
    return f"{_local(moment):%H:%M}"


def wrapped(text: str, start: str, under: str) -> list[str]:
    """A text in lines; `start` begins the first, `under` those that follow."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=start, subsequent_indent=under, break_on_hyphens=False
    )


def _shown(history: Mapping[str, Any]) -> list[str]:
    if history.get("whole", True):
        return []
    count = history["left_out"]
    left_out = "1 entry is left out." if count == 1 else f"{count} entries are left out."
    return ["", *wrapped(f"{history['shown']} {left_out}", "  ", "  ")]


def _entry_lines(entry: Mapping[str, Any], policy: str) -> list[str]:
    told = f"{who(entry)}: {entry['sentence']}"
    told += _recorded(entry)
    lines = wrapped(told, f"    {time_of(entry['occurred_at'])}  ", UNDER_THE_TIME)
    for more in _more(entry, policy):
        lines += wrapped(more, UNDER_THE_TIME, UNDER_THE_TIME + "  ")
    return lines


def _recorded(entry: Mapping[str, Any]) -> str:
    """When it was recorded, where that is another time than when it happened."""
    occurred, recorded = entry["occurred_at"], entry["recorded_at"]
    if day_of(occurred) != day_of(recorded):
        return f" (recorded on {day_of(recorded)} at {time_of(recorded)})"
    if time_of(occurred) != time_of(recorded):
        return f" (recorded at {time_of(recorded)})"
    return ""


def _more(entry: Mapping[str, Any], policy: str) -> Iterator[str]:
    """What is said of an entry under its sentence."""
    for correction in entry.get("corrected_by") or ():
        yield (
            f"CORRECTED on {day_of(correction['at'])} by {correction['by']}: "
            f"{correction['what_is_right']}"
        )
    if entry.get("rule"):
        yield f"Rule: {entry['rule']}"
    version = entry.get("policy_version")
    if version and version != policy:
        yield f"Policy: from here on version {version}."
    told = entry.get("told") or {}
    messages = [_message(message) for message in told.get("messages") or ()]
    heard = [_listener(listener) for listener in told.get("services") or ()]
    if messages or heard:
        yield f"Told: {'; '.join([*messages, *heard])}."


def _message(message: Mapping[str, Any]) -> str:
    kind = str(message["kind"]).replace("_", " ")
    state = str(message["state"]).replace("_", " ")
    why = f", {message['reason'].replace('_', ' ')}" if message.get("reason") else ""
    return f"{message['recipient_name']} by {kind} ({state}{why})"


def _listener(listener: Mapping[str, Any]) -> str:
    return f"the {listener['service']} service" + ("" if listener["heard"] else " (not yet)")


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ENGLAND)
