"""`kinplan audit access REFERENCE`: who has read a case, or what is kept about one person in it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from cli.case import chosen_case
from cli.case_history import SYSTEM, UNDER_THE_TIME, day_of, time_of, wrapped
from cli.instance import Instance
from cli.signed_in import signed_in


def main(arguments: argparse.Namespace) -> int:
    """Print the readings, as words or as the API's JSON."""
    instance = Instance.from_environment().as_started()
    reference, policy = chosen_case(instance, arguments)
    person = arguments.person
    where = f"/cases/{reference}" + (f"/people/{person[0]}" if person else "")
    also = {"also": person[1:]} if person and person[1:] else None
    with signed_in(instance, policy.council, "auditor", arguments.reason or "") as (api, auditor):
        told = api.asked(auditor, f"{where}/access", also)
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        lines = person_lines(told) if person else access_lines(told, policy.name)
        print("\n".join(lines))
    return 0


def access_lines(told: Mapping[str, Any], council: str = "") -> list[str]:
    """Everybody who read the case, in order, with what and why; for auditors and managers."""
    lines = [f"{told['reference']}  Who has read this case, {council}".rstrip(", ")]
    for day, readings in groupby(told["readings"], key=lambda reading: day_of(reading["at"])):
        lines += ["", f"  {day}"]
        for reading in readings:
            lines += _reading_lines(reading)
    return lines + _ending(told)


def person_lines(told: Mapping[str, Any]) -> list[str]:
    """What one person may be given: what was read about them, and in which role, not by whom."""
    lines = [f"{told['reference']}  Who has read what is kept about you", ""]
    for reading in told["readings"]:
        lines += wrapped(reading["words"], "  ", "    ")
    return lines + _ending(told)


def _reading_lines(reading: Mapping[str, Any]) -> list[str]:
    who = reading["reader_name"]
    who += "" if reading["role"] == SYSTEM else f" ({reading['role']})"
    restricted = ", while the case was restricted" if reading["restricted"] else ""
    purpose = str(reading["purpose"]).replace("_", " ")
    told = f"{who} read {reading['what']} ({purpose}, {reading['service']}){restricted}."
    if reading["reason"]:
        told += f" Reason: {reading['reason']}"
    return wrapped(told, f"    {time_of(reading['at'])}  ", UNDER_THE_TIME)


def _ending(told: Mapping[str, Any]) -> list[str]:
    lines = [] if told["readings"] else ["  Nobody has."]
    return lines + [f"  DOES NOT AGREE: {problem}" for problem in told["problems"]]
