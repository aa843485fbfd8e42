"""What can be typed after `./kinplan council`. Standard library only, as all of the help."""

import argparse
from collections.abc import Callable
from typing import Any

from cli.handover_arguments import add_handing_over
from cli.parsing import absolute

GROUNDS = ("person_asked", "retention_ended", "court_order")

Add = Callable[..., Any]
"""Adds a command to others, as `cli.arguments` does: its name, its help, and what follows the options."""


def add_council(commands: Any, add: Add) -> None:
    """Add the command and its verbs."""
    council = add(
        commands,
        "council",
        "The councils of this deployment, and what each decides about the keeping of its cases.",
    )
    verbs = council.add_subparsers(dest="verb", metavar="VERB", required=True)
    _add_adding(verbs, add)
    _add_showing(verbs, add)
    _add_policy(verbs, add)
    _add_retention(verbs, add)
    _add_holds(verbs, add)
    _add_erasing(verbs, add)
    _add_rotating(verbs, add)
    add_handing_over(verbs, add)


def _add_adding(verbs: Any, add: Add) -> None:
    adding = add(
        verbs,
        "add",
        "Take a council into the running deployment: its keys, its schemas, a database role for each, and\n"
        "its first policy. Nothing is stopped or started; processes on this machine are waited for.",
        "The file is a policy after the pattern of councils/*.toml. Interrupted, it is run again.",
    )
    adding.add_argument("file", type=absolute, metavar="FILE", help="the council's policy")


def _add_showing(verbs: Any, add: Add) -> None:
    add(verbs, "list", "The councils of this deployment, and the policy of each.")
    show = add(
        verbs,
        "show",
        "What this deployment keeps of one council: events, keys, roles and ledger, all counted and\n"
        "nothing read.",
        "Exit status: 1 when a database role reaches into another council's schemas.",
    )
    show.add_argument("council", metavar="COUNCIL", help="such as hertfordshire")


def _add_policy(verbs: Any, add: Add) -> None:
    policy = add(
        verbs,
        "policy",
        "The policies that a council has decided on, and which is in force when. With --check, what is\n"
        "wrong with a file, or what it would change. With --set and --from, it is decided on: it is in\n"
        "force from that day on, and what was decided before stays under the older one.",
        "Example: ./kinplan council policy hertfordshire --set new.toml --from 2027-04-01",
    )
    policy.add_argument("council", metavar="COUNCIL", help="such as hertfordshire")
    one = policy.add_mutually_exclusive_group()
    one.add_argument("--check", type=absolute, metavar="FILE", help="look only; nothing is changed")
    one.add_argument("--set", type=absolute, metavar="FILE", help="decide on the policy in it")
    one.add_argument("--text", metavar="VERSION", help="the words of one of its policies")
    policy.add_argument(
        "--from", dest="from_day", metavar="DAY", help="such as 2027-04-01; with --set"
    )
    _add_account(policy, "an operator")


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
