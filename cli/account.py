"""account: passwords of Kinplan's own, and who is signed in."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cli.accounts import tables_of
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.private_files import replace_private
from cli.signed_in import signed_in
from shared.accounts import Accounts, AccountsUnreadable
from shared.passwords import LONGEST, SHORTEST, hash_of

MANAGER = "manager"


def main(arguments: argparse.Namespace) -> int:
    """Carry out one verb; its exit status."""
    verbs = {"password": password, "sessions": sessions, "revoke": revoke}
    return verbs[arguments.verb](arguments)


def password(arguments: argparse.Namespace) -> int:
    """Give an account a password."""
    instance = Instance.from_environment().as_started()
    set_password(instance.accounts, arguments.id, asked_password())
    print(f"{arguments.id} has a new password. It holds from the next sign-in on.")
    return 0


def asked_password() -> str:
    """What was typed, twice the same at a terminal. Raises CommandFailed for one that is too short."""
    if sys.stdin.isatty():
        given = getpass.getpass("New password: ")
        if getpass.getpass("Once more: ") != given:
            raise CommandFailed("the two were not the same; nothing was changed.")
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST <= len(given) <= LONGEST:
        raise CommandFailed(
            f"a password has from {SHORTEST} to {LONGEST} characters; nothing was changed."
        )
    return given


def set_password(path: Path, account: str, given: str) -> None:
    """Write the hash of a password into the accounts file, whole or not at all. Raises CommandFailed."""
    try:
        Accounts(path).check()
        people = tomllib.loads(path.read_text(encoding="utf-8"))["account"]
    except AccountsUnreadable as error:
        raise CommandFailed(str(error)) from error
    found = [person for person in people if person["id"] == account]
    if not found:
        raise CommandFailed(f"{path}: there is no account {account}.")
    found[0]["password_argon2"] = hash_of(given)
    replace_private(path, tables_of(people))


def sessions(arguments: argparse.Namespace) -> int:
    """List who is signed in."""
    instance = Instance.from_environment().as_started()
    with signed_in(instance, arguments.council, MANAGER, named=arguments.as_account) as (api, by):
        found = api.asked(by, "/sessions")
    print(json.dumps(found, indent=2) if arguments.json else "\n".join(session_lines(found)))
    return 0


def session_lines(found: Mapping[str, Any]) -> list[str]:
    """The sessions, a line each."""
    rows = [
        f"{each['session']}  {each['account']}  {each['way']}  since {each['began_at'][:16]}, "
        f"used {each['used_at'][:16]}  ({', '.join(each['roles'])})"
        for each in found["sessions"]
    ]
    return rows or ["Nobody is signed in by a session."]


def revoke(arguments: argparse.Namespace) -> int:
    """End sessions."""
    if not arguments.reason.strip():
        raise CommandFailed("say why: --reason must not be empty. It is kept in the record.")
    instance = Instance.from_environment().as_started()
    with signed_in(instance, arguments.council, MANAGER, named=arguments.as_account) as (api, by):
        api.command(by, "revoke_sessions", revocation(arguments))
    print("Ended. Whoever was signed in is asked to sign in again.")
    return 0


def revocation(arguments: argparse.Namespace) -> dict[str, Any]:
    """The body of the command."""
    body: dict[str, Any] = {"reason": arguments.reason}
    if arguments.everybody:
        return body | {"everybody": True}
    named = "account" if arguments.account else "session"
    return body | {named: getattr(arguments, named)}
