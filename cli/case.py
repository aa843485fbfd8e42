"""`kinplan case history REFERENCE`: everything that happened in one case, in plain words."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from cli.api import Refused
from cli.case_history import history_lines
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.known_councils import known_policies
from cli.signed_in import signed_in
from shared.policies import Policy

NOT_FOUND = 404
PARTS = ("as_of", "as_known_at", "changes", "plan_version")
"""The options that choose a part of a history, as the API calls them."""


def main(arguments: argparse.Namespace) -> int:
    """Print one case's history from the running system, as words or as the API's JSON."""
    instance = Instance.from_environment().as_started()
    reference, policy = chosen_case(instance, arguments)
    reason = getattr(arguments, "reason", None) or ""
    with signed_in(instance, policy.council, "auditor", reason) as (api, auditor):
        try:
            history = api.history(auditor, reference, part_of(arguments))
        except Refused as refused:
            if refused.status == NOT_FOUND:
                raise CommandFailed(f"{policy.name} has no case {reference}.") from refused
            raise CommandFailed(f"the history of {reference} was refused: {refused}") from refused
    if arguments.json:
        print(json.dumps(history, ensure_ascii=False, indent=2))
    else:
        print("\n".join(history_lines(history, policy.name, everything=arguments.all)))
    return 0


def chosen_case(instance: Instance, arguments: argparse.Namespace) -> tuple[str, Policy]:
    """The reference that was typed, and the policy of its council. Raises CommandFailed."""
    reference = arguments.reference.strip().upper()
    named = getattr(arguments, "council", None)
    return reference, council_of(reference, known_policies(instance), named)


def part_of(arguments: argparse.Namespace) -> dict[str, str]:
    """The part of the history that was asked for, as the API's parameters."""
    given = {name: getattr(arguments, name, None) for name in PARTS}
    return {name: value for name, value in given.items() if value is not None}


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
