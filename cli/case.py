"""`kinplan case history REFERENCE`: everything that happened in one case, in plain words."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from cli.accounts import read_tokens
from cli.api import Api, Refused
from cli.case_files import accounts_in
from cli.child import listens
from cli.errors import CommandFailed
from cli.instance import Instance
from shared.days import ENGLAND
from shared.policies import Policy
from shared.policy_files import PolicyMistake, read_policies

WIDTH = 98
NOT_FOUND = 404
PATIENCE = 10.0
SYSTEM = "system"


def main(arguments: argparse.Namespace) -> int:
    """Print one case's history from the running system, as words or as the API's JSON."""
    instance = Instance.from_environment().as_started()
    reference = arguments.reference.strip().upper()
    policy = council_of(reference, _policies(instance), getattr(arguments, "council", None))
    auditor = _auditor(instance, policy)
    if not listens(instance.port("portal")):
        raise CommandFailed(
            f"nothing answers at {instance.portal_url}: Kinplan is not running here.\n"
            "Start it with `./kinplan up --detach`; cases that were run before are still there."
        )
    api = Api(instance.portal_url, read_tokens(instance.tokens), patience=PATIENCE)
    try:
        history = api.history(auditor, reference)
    except Refused as refused:
        if refused.status == NOT_FOUND:
            raise CommandFailed(f"{policy.name} has no case {reference}.") from refused
        raise CommandFailed(f"the history of {reference} was refused: {refused}") from refused
    finally:
        api.close()
    if arguments.json:
        print(json.dumps(history, ensure_ascii=False, indent=2))
    else:
        print("\n".join(history_lines(history, policy.name, everything=arguments.all)))
    return 0


def council_of(reference: str, policies: Mapping[str, Policy], named: str | None) -> Policy:
    """The council whose case that is: the one named, else the one whose prefix it begins with.

    Raises CommandFailed when there is none, or when the two disagree.
    """
    prefix = reference.partition("-")[0]
    found = next((p for p in policies.values() if p.reference_prefix == prefix), None)
    known = ", ".join(f"{p.reference_prefix} ({p.council})" for p in policies.values())
    if named is not None and named not in policies:
        raise CommandFailed(f"there is no council {named!r}; there are: {', '.join(policies)}")
    if found is None:
        raise CommandFailed(
            f"{reference!r} is not a reference of any council here. "
            f"References look like HERTS-K7MD-9QRX and begin with: {known}"
        )
    if named is not None and named != found.council:
        raise CommandFailed(f"{reference} is a case of {found.council}, not of {named}")
    return found


def history_lines(
    history: Mapping[str, Any], council: str = "", title: str = "", everything: bool = False
) -> list[str]:
    """A history as the API answers it, in plain words: a heading, then each day's entries.

    Entries in passing (a message queued, an address looked up for it) are counted at the end, and
    only shown when `everything` is asked for. What does not agree with the ledger comes last.
    """
    named = ", ".join(part for part in (title, council) if part)
    lines = [f"{history['reference']}  {named}".rstrip()]
    shown = [e for e in history["entries"] if everything or not e.get("in_passing")]
    for day, entries in groupby(shown, key=lambda entry: _day(entry["occurred_at"])):
        lines += ["", f"  {day}"]
        for entry in entries:
            lines += _entry_lines(entry)
    if not history["entries"]:
        lines.append("  Nothing has been recorded yet.")
    left_out = len(history["entries"]) - len(shown)
    if left_out:
        why = "messages queued, addresses looked up"
        lines += ["", f"  And {left_out} entries in passing ({why}), shown with --all"]
    lines += [f"  DOES NOT AGREE: {problem}" for problem in history.get("problems", ())]
    return lines


def _entry_lines(entry: Mapping[str, Any]) -> list[str]:
    start = f"    {_local(entry['occurred_at']):%H:%M}  "
    told = f"{_who(entry)}: {entry['sentence']}"
    if entry.get("late"):
        recorded = entry["recorded_at"]
        told += f" (recorded on {_day(recorded)} at {_local(recorded):%H:%M})"
    return textwrap.wrap(
        told,
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_on_hyphens=False,
    )


def _who(entry: Mapping[str, Any]) -> str:
    name, role = entry.get("actor_name") or "Kinplan", entry.get("role")
    return f"{name} ({role})" if role and role != SYSTEM else str(name)


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ENGLAND)


def _day(moment: str) -> str:
    """The day as it is written in Britain: Monday 23 November 2026."""
    local = _local(moment)
    return f"{local:%A} {local.day} {local:%B} {local.year}"


def _policies(instance: Instance) -> dict[str, Policy]:
    folder = Path(instance.environ.get("KINPLAN_COUNCILS") or instance.root / "councils")
    try:
        return read_policies(folder)
    except PolicyMistake as mistake:
        raise CommandFailed(str(mistake)) from mistake


def _auditor(instance: Instance, policy: Policy) -> str:
    """The account that may read that council's histories. Raises CommandFailed."""
    if not instance.tokens.exists() or not instance.accounts.exists():
        raise CommandFailed("there are no accounts here yet; `./kinplan up` makes them.")
    for account in accounts_in(instance.accounts).values():
        if account.council == policy.council and "auditor" in account.roles:
            return account.id
    raise CommandFailed(
        f"no account in {instance.accounts} has the council {policy.council} and the role auditor."
    )
