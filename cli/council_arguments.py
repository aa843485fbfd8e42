"""What can be typed after `./kinplan council`. Standard library only, as all of the help."""

import argparse
from collections.abc import Callable
from typing import Any

from cli.handover_arguments import add_handing_over

GROUNDS = ("person_asked", "retention_ended", "court_order")

Add = Callable[..., Any]
"""Adds a command to others, as `cli.arguments` does: its name, its help, and what follows the options."""


def add_council(commands: Any, add: Add) -> None:
    """Add the command and its verbs."""
    council = add(commands, "council", "What a council decides about the keeping of its cases.")
    verbs = council.add_subparsers(dest="verb", metavar="VERB", required=True)
    _add_retention(verbs, add)
    _add_holds(verbs, add)
    _add_erasing(verbs, add)
    _add_rotating(verbs, add)
    add_handing_over(verbs, add)


def _add_retention(verbs: Any, add: Add) -> None:
    retention = add(
        verbs,
        "retention",
        "Which cases are due for review, because the period for which the council keeps them is over;\n"
        "which are on hold; and which fall due within a year. Nothing is destroyed by itself.",
        "The periods are the council's policy: [[retention]] in councils/C.toml.",
    )
    _add_named_council(retention, required=True)
    retention.add_argument("--json", action="store_true", help="as JSON, for other programs")
    _add_account(retention, "a manager or auditor")


def _add_holds(verbs: Any, add: Add) -> None:
    hold = add(
        verbs,
        "hold",
        "Place a legal hold on a case, as for an inquiry or a court: nobody is erased from it until\n"
        "the hold is lifted.",
    )
    lift = add(verbs, "lift-hold", "Lift the legal hold on a case.")
    for verb in (hold, lift):
        _add_case(verb)
        verb.add_argument("--reason", required=True, metavar="TEXT", help="kept in the record")
        _add_account(verb, "a manager")


def _add_erasing(verbs: Any, add: Add) -> None:
    erasing = add(
        verbs,
        "erase-person",
        "Erase a person from a case, in every service. Without --confirm nothing is erased: it shows\n"
        "what would go, what would stay, who has copies, what stands against it, and a code. With\n"
        "that code it is done, if what would go is still what was shown. It cannot be undone.",
        "The reason is kept in the record of the case: write it without the person's name.\n"
        "Exit status: 0 shown or complete, 1 refused or not complete yet.",
    )
    _add_case(erasing)
    erasing.add_argument(
        "--person",
        action="append",
        required=True,
        metavar="ID",
        help="the person's identifier; again for each other one that the same person has",
    )
    erasing.add_argument("--ground", required=True, choices=GROUNDS, help="why they are erased")
    erasing.add_argument(
        "--reason", required=True, metavar="TEXT", help="in words, without the person's name"
    )
    erasing.add_argument("--confirm", metavar="CODE", help="the code that was shown; do it")
    erasing.add_argument(
        "--json", action="store_true", help="what was found as JSON; erases nothing"
    )
    _add_account(erasing, "a manager")


def _add_rotating(verbs: Any, add: Add) -> None:
    rotating = add(
        verbs,
        "rotate-keys",
        "Take a new master key into use for a council, and wrap all its data keys under it. Events are\n"
        "not written again, and nothing need be stopped or started. Interrupted, it is run again.",
        "Works on the database and on the file of keys in KINPLAN_MASTER_KEYS, at the machine.\n"
        "Backups and old keys: docs/runbooks/keys.md",
    )
    _add_named_council(rotating, required=True)
    rotating.add_argument(
        "--retire",
        action="store_true",
        help="also take those keys out of the file under which nothing is wrapped any more",
    )
    _add_account(rotating, "an operator")


def _add_case(verb: argparse.ArgumentParser) -> None:
    _add_named_council(verb)
    verb.add_argument(
        "--case", dest="reference", required=True, metavar="REF", help="the case's reference"
    )


def _add_named_council(verb: argparse.ArgumentParser, required: bool = False) -> None:
    verb.add_argument("--council", required=required, metavar="C", help="such as hertfordshire")


def _add_account(verb: argparse.ArgumentParser, who: str) -> None:
    verb.add_argument(
        "--as", dest="as_account", metavar="ACCOUNT", help=f"{who} (default: the council's first)"
    )
