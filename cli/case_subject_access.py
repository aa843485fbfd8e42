"""`kinplan case subject-access REFERENCE --person ID`: a person's own record, to be given to them."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from cli.case import chosen_case
from cli.case_history import day_of, time_of, wrapped
from cli.errors import CommandFailed, writing
from cli.instance import Instance
from cli.private_files import write_private
from cli.signed_in import signed_in

CODE = re.compile(r"[a-z]+(_[a-z]+)+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

PARTS = (
    ("own", "What is kept about you"),
    ("facts", "What happened that concerns you"),
    ("passages", "What is kept about the whole case, with other people's names masked"),
)


def main(arguments: argparse.Namespace) -> int:
    """Print the record, or write it into a file that only this account of the machine can read."""
    instance = Instance.from_environment().as_started()
    reference, policy = chosen_case(instance, arguments)
    if arguments.out and arguments.out.exists():
        raise CommandFailed(f"{arguments.out} is there already; name another with --out.")
    person, *also = arguments.person
    names = ("withhold", "give", "asked_on")
    asked = {"also": also, **{name: getattr(arguments, name) for name in names}}
    said = {name: value for name, value in asked.items() if value}
    with signed_in(instance, policy.council, "manager", arguments.reason or "") as (api, manager):
        told = api.asked(manager, f"/cases/{reference}/people/{person}/record", said)
    text = json.dumps(told, ensure_ascii=False, indent=2)
    if not arguments.json:
        text = "\n".join(record_lines(told))
    if arguments.out is None:
        print(text)
        return 0
    with writing(arguments.out):
        write_private(arguments.out, f"{text}\n")
    print(f"{arguments.out}: written. {told['note']}\nTo be given by {_day(told['due_by'])}.")
    return 0


def record_lines(told: Mapping[str, Any]) -> list[str]:
    """The record as it is handed over, and before it what whoever hands it over has to know."""
    lines = [f"{told['reference']}  Your record, {told['council_name']}", ""]
    late = " That day has passed." if told["overdue"] else ""
    asked = f"Asked for on {_day(told['asked_on'])}; due by {_day(told['due_by'])}.{late}"
    lines += wrapped(asked, "  ", "  ") + wrapped(told["note"], "  ", "  ")
    if told["kept_from_them"]:
        words = (
            f"Words that others keep from everybody, such as an address, were left out "
            f"{told['kept_from_them']} times."
        )
        lines += wrapped(words, "  ", "  ")
    if told["same_name"]:
        alike = ", ".join(told["same_name"])
        words = f"There is somebody of the same name, perhaps the same person: --person {alike}"
        lines += wrapped(words, "  ", "  ")
    for part, heading in PARTS:
        lines += ["", heading]
        for each in told[part]:
            lines += _given_lines(each)
    if told["withheld"]:
        lines += ["", "What is withheld, and why"]
        for each in told["withheld"]:
            lines += wrapped(f"{each['place']}: {each['words']}", "  ", "    ")
    return lines + [f"  MISSING: {problem}" for problem in told["problems"]]


def _given_lines(each: Mapping[str, Any]) -> list[str]:
    head = f"{day_of(each['occurred_at'])}, {each['place']}"
    if "withheld" in each:
        return wrapped(f"{head}: withheld ({_spoken(each['withheld'])})", "  ", "    ")
    return wrapped(f"{head}: {'; '.join(_words(each['value'])) or 'nothing more'}", "  ", "    ")


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            told = ", ".join(_words(inner))
            if told:
                yield f"{_spoken(name)}: {told}"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _words(inner)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif value not in (None, ""):
        yield _said(str(value))


def _said(text: str) -> str:
    """A value as it is handed over: codes and days in words, everything else as it stands."""
    if CODE.fullmatch(text):
        return _spoken(text)
    if DAY.fullmatch(text):
        return _day(text)
    return f"{day_of(text)} at {time_of(text)}" if MOMENT.fullmatch(text) else text


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"
