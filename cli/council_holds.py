"""`kinplan council hold` and `lift-hold`: while there is a legal hold, nobody is erased from a case."""

from __future__ import annotations

import argparse

from cli.case import chosen_case
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.signed_in import signed_in

MANAGER = "manager"


def place(arguments: argparse.Namespace) -> int:
    """Place a hold."""
    return _send(arguments, "place_hold", "is on hold: nobody is erased from it.")


def lift(arguments: argparse.Namespace) -> int:
    """Lift a hold."""
    return _send(arguments, "lift_hold", "is on hold no longer.")


def _send(arguments: argparse.Namespace, command: str, done: str) -> int:
    instance = Instance.from_environment().as_started()
    reference, policy = chosen_case(instance, arguments)
    if not arguments.reason.strip():
        raise CommandFailed("say why: --reason must not be empty. It is kept in the record.")
    named = arguments.as_account
    with signed_in(instance, policy.council, MANAGER, named=named) as (api, account):
        api.command(account, command, {"reason": arguments.reason}, reference)
    print(f"{reference} {done}")
    return 0
