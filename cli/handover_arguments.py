"""What can be typed to hand a council over, or remove it. Standard library only, as all of the help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli.parsing import absolute

Add = Callable[..., Any]


def add_handing_over(verbs: Any, add: Add) -> None:
    """Add the verbs of `./kinplan council` that hand a council over."""
    _add_suspending(verbs, add)
    _add_receiving_key(verbs, add)
    _add_export(verbs, add)
    _add_import(verbs, add)
    _add_remove(verbs, add)


def _add_suspending(verbs: Any, add: Add) -> None:
    suspend = add(
        verbs,
        "suspend",
        "Suspend a council: from one moment on nothing is recorded for it, whatever a process has in\n"
        "memory. Who asks for something is told that it is closed; messages wait.",
    )
    resume = add(verbs, "resume", "Serve a council again that was suspended.")
    for verb in (suspend, resume):
        _add_council(verb)
        verb.add_argument("--reason", required=True, metavar="TEXT", help="kept in the record")
        _add_operator(verb)
    resume.add_argument(
        "--although-exported",
        action="store_true",
        help="the file that it was exported to was never imported, never will be, and is destroyed",
    )


def _add_receiving_key(verbs: Any, add: Add) -> None:
    key = add(
        verbs,
        "receiving-key",
        "Make a key pair where a council is to go on. The public half goes to whoever exports it; the\n"
        "private half stays here, and opens the hand-over file.",
    )
    key.add_argument(
        "--out", type=absolute, required=True, metavar="FOLDER", help="where to put it"
    )


def _add_export(verbs: Any, add: Add) -> None:
    export = add(
        verbs,
        "export",
        "Write everything of a council into one file that opens for one receiver alone: events, keys,\n"
        "ledger, policies, accounts. The council is suspended first, and stays so, since two that go\n"
        "on would be one ledger with two ends.",
        "Interrupted, it is run again. Works on database and key files, at the machine.",
    )
    _add_council(export)
    export.add_argument(
        "--for",
        dest="receiver",
        type=absolute,
        required=True,
        metavar="PUBLICKEY",
        help="the receiver's public key: council receiving-key",
    )
    export.add_argument("--out", type=absolute, required=True, metavar="FILE", help="the file")
    export.add_argument(
        "--reason", required=True, metavar="TEXT", help="kept in the record of the council"
    )
    export.add_argument(
        "--unsealed",
        action="store_true",
        help="also when the newest events cannot be sealed here; they are where it goes on",
    )
    export.add_argument(
        "--resume",
        action="store_true",
        help="serve it here again afterwards: for a rehearsal, whose file nobody goes on with",
    )
    _add_operator(export)


def _add_import(verbs: Any, add: Add) -> None:
    importing = add(
        verbs,
        "import",
        "Take a council in from a hand-over file. All of it is checked before anything is visible, and\n"
        "its whole ledger is verified; then it goes on where it stopped.",
        "Interrupted, it is run again with the same file.",
    )
    importing.add_argument("file", type=absolute, metavar="FILE", help="the hand-over file")
    importing.add_argument(
        "--key",
        type=absolute,
        required=True,
        metavar="PRIVATE",
        help="the private half of the key that it was written for",
    )
    importing.add_argument(
        "--since",
        type=absolute,
        action="append",
        default=[],
        metavar="CHECKPOINT",
        help="a checkpoint that somebody kept elsewhere; again for each other one",
    )
    _add_operator(importing)


def _add_remove(verbs: Any, add: Add) -> None:
    remove = add(
        verbs,
        "remove",
        "Remove a council from this deployment: schemas, roles, keys, accounts, messages. Without\n"
        "--confirm nothing is removed: it shows what would go, what would not, and a code.",
        "A council that is served is refused: suspend or export it first.",
    )
    _add_council(remove)
    remove.add_argument("--confirm", metavar="CODE", help="the code that was shown; do it")
    remove.add_argument(
        "--never-used",
        action="store_true",
        help="it is served, and nothing was ever recorded for it",
    )


def _add_council(verb: Any) -> None:
    verb.add_argument("council", metavar="C", help="such as hertfordshire")


def _add_operator(verb: Any) -> None:
    verb.add_argument(
        "--as",
        dest="as_account",
        metavar="ACCOUNT",
        help="an operator (default: the council's first)",
    )
