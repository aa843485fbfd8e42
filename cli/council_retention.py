"""`kinplan council retention`: which cases are due for review. Nothing is destroyed by itself."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cli.case_files import accounts_in
from cli.case_history import wrapped
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.known_councils import known_policies
from cli.signed_in import signed_in

PATH = "/retention"
ROLES = ("manager", "auditor")
COUNTED_FROM = {
    "case_ended": "the case's end",
    "youngest_birthday": "the youngest child's birthday",
}


def main(arguments: argparse.Namespace) -> int:
    """Print the report of one council, as words or as the API's JSON."""
    instance = Instance.from_environment().as_started()
    require_council(instance, arguments.council)
    named = arguments.as_account
    role = _role_of(instance, named)
    with signed_in(instance, arguments.council, role, named=named) as (api, account):
        told = api.asked(account, PATH)
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n".join(report_lines(told)))
    return 0


def require_council(instance: Instance, council: str) -> None:
    """Make sure that there is such a council. Raises CommandFailed."""
    known = known_policies(instance)
    if council not in known:
        raise CommandFailed(f"there is no council {council!r}; there are: {', '.join(known)}")


def report_lines(told: Mapping[str, Any]) -> list[str]:
    """The report in plain words: what is due first, and that nothing follows by itself."""
    lines = [
        f"{told['council_name']}, retention as of {_day(told['as_of'])} "
        f"(policy {told['policy_version']})",
        "",
        *wrapped(told["says"], "  ", "  "),
    ]
    lines += _part("Due for review", told["due"], "nothing")
    lines += _part("Due within a year", told["due_within_a_year"], "nothing")
    lines += _part("On hold, whatever their period", told["on_hold"], "no case")
    if told["cannot_be_told"]:
        lines += _part(
            "Cannot be told, since a date of birth is not known; kept", told["cannot_be_told"], ""
        )
    return [*lines, "", f"  {told['cases']} cases, of which {told['open']} are open."]


def _part(heading: str, cases: Sequence[Mapping[str, Any]], none: str) -> list[str]:
    lines = ["", f"  {heading}:" + ("" if cases else f" {none}")]
    for case in cases:
        since = f"since {_day(case['due_on'])}" if case["due_on"] else "day not known"
        if case["due_on"] and heading != "Due for review":
            since = f"on {_day(case['due_on'])}"
        counted = COUNTED_FROM.get(case["trigger"], case["trigger"])
        kept = f"{case['category'].replace('_', ' ')}: {case['years']} years from {counted}"
        lines.append(f"    {case['reference']}  {since}  ({kept})")
    return lines


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _role_of(instance: Instance, named: str | None) -> str:
    if named is None or not instance.accounts.exists():
        return ROLES[0]
    account = accounts_in(instance.accounts).get(named)
    return next((role for role in ROLES if account and role in account.roles), ROLES[0])
