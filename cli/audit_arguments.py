"""What can be typed after `./kinplan audit`. Standard library only, as all of the help."""

from cli.case_arguments import add_reason
from cli.parsing import Commands, absolute, command


def add_audit(commands: Commands) -> None:
    """Add the command and its verbs."""
    audit = command(commands, "audit", "For auditors: what is proved, and how: docs/audit.md")
    verbs = audit.add_subparsers(dest="verb", metavar="VERB", required=True)
    _add_access(verbs)
    _add_verify(verbs)
    _add_witnessing(verbs)


def _add_access(verbs: Commands) -> None:
    access = command(
        verbs,
        "access",
        "Who has read a case: what, in which role, why and when, in every service. With --person:\n"
        "what was read about that person, in words that can be handed to them.",
        "Whoever asks this is recorded as a reader too.",
    )
    access.add_argument("reference", metavar="REFERENCE", help="the case's reference")
    access.add_argument("--council", metavar="C", help="such as hertfordshire")
    access.add_argument(
        "--person",
        action="append",
        metavar="ID",
        help="the person's identifier; again for each other one that the same person has",
    )
    access.add_argument("--json", action="store_true", help="as JSON, for other programs")
    add_reason(access)


def _add_verify(verbs: Commands) -> None:
    verify = command(
        verbs,
        "verify",
        "Compute every digest and the whole tree anew, from the database itself, compare them with\n"
        "the signed checkpoints, and say exactly what is wrong and where.",
        "Exit status: 0 when all is as it was sealed, 1 when anything is not.\n"
        "The checkpoint that was verified last is kept in the data folder, and compared next time.",
    )
    verify.add_argument("--council", metavar="C", help="only that council (default: all)")
    verify.add_argument("--case", metavar="REF", help="only the events of that case")
    verify.add_argument(
        "--since",
        type=absolute,
        action="append",
        default=[],
        metavar="CHECKPOINT",
        help="file of a checkpoint that was kept elsewhere: its ledger must continue it",
    )
    verify.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="KEY",
        help="public key of the ledger (default: the one of KINPLAN_LEDGER_KEYS)",
    )
    verify.add_argument(
        "--patience",
        type=float,
        default=15.0,
        metavar="SECONDS",
        help="how long to wait for what is stored and not sealed yet (default 15)",
    )


def _add_witnessing(verbs: Commands) -> None:
    checkpoint = command(
        verbs, "checkpoint", "Print the newest signed checkpoint and the key to check it with."
    )
    checkpoint.add_argument("--council", metavar="C", required=True, help="such as hertfordshire")
    checkpoint.add_argument(
        "--out", type=absolute, metavar="FILE", help="write the checkpoint there instead"
    )
    cosign = command(
        verbs,
        "cosign",
        "Act as a witness: fetch the newest checkpoint, make sure that the ledger only grew since\n"
        "the one seen last, cosign it, and keep it.",
    )
    cosign.add_argument("--council", metavar="C", required=True, help="such as hertfordshire")
    cosign.add_argument(
        "--witness",
        type=absolute,
        required=True,
        metavar="FOLDER",
        help="the witness's own folder: its key (made the first time) and what it saw",
    )
    cosign.add_argument("--name", metavar="NAME", help="the witness's name, the first time")
