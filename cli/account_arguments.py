"""What can be typed after `./kinplan account`. Standard library only, as all of the help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Add = Callable[..., Any]


def add_account(commands: Any, add: Add) -> None:
    """Add the command and its verbs."""
    account = add(commands, "account", "Passwords of Kinplan's own, and the sessions of people.")
    verbs = account.add_subparsers(dest="verb", metavar="VERB", required=True)
    password = add(
        verbs,
        "password",
        "Give an account of this machine's accounts file a password, for trying. It is asked for, or\n"
        "read from standard input: never an argument, which others on the machine could see.",
        "People sign in with it while KINPLAN_LOCAL_SIGN_IN=yes. docs/sign-in.md tells more.",
    )
    password.add_argument("id", metavar="ID", help="the account, such as herts-manager")
    sessions = add(verbs, "sessions", "Who is signed in to a council now: accounts, no names.")
    sessions.add_argument("--json", action="store_true", help="as JSON, for other programs")
    revoke = add(
        verbs,
        "revoke",
        "End sessions at once: one, all of an account, or everybody's of a council. Whoever may still\n"
        "sign in can do so again: take that from them where they sign in.",
    )
    which = revoke.add_mutually_exclusive_group(required=True)
    which.add_argument("--account", metavar="ID", help="all sessions of this account")
    which.add_argument("--session", metavar="ID", help="one, as `account sessions` lists it")
    which.add_argument("--everybody", action="store_true", help="all sessions of the council")
    revoke.add_argument("--reason", required=True, metavar="TEXT", help="kept in the record")
    for verb in (sessions, revoke):
        verb.add_argument("--council", required=True, metavar="C", help="such as hertfordshire")
        verb.add_argument(
            "--as",
            dest="as_account",
            metavar="ACCOUNT",
            help="a manager (default: the council's first)",
        )
