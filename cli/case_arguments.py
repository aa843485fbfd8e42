"""What can be typed after `./kinplan case`, and after `./kinplan verify`."""

from cli.parsing import Commands, Parser, absolute, command


def add_looking(commands: Commands) -> None:
    case = command(commands, "case", "Look at one case.")
    verbs = case.add_subparsers(dest="verb", metavar="VERB", required=True)
    history = command(verbs, "history", "Print everything that happened in one case, in order.")
    history.add_argument("reference", metavar="REFERENCE", help="the case's reference")
    history.add_argument("--council", metavar="C", help="such as hertfordshire")
    history.add_argument("--all", action="store_true", help="also what happened in passing")
    history.add_argument("--json", action="store_true", help="as JSON, for other programs")
    history.add_argument(
        "--as-of", metavar="DAY", help="what had happened by the end of a day: 2027-01-31"
    )
    history.add_argument("--as-known-at", metavar="DAY", help="what was recorded by then")
    history.add_argument(
        "--changes", metavar="A..B", help="what was recorded from one day to the end of another"
    )
    history.add_argument("--plan-version", metavar="N", help="what concerns that plan version")
    add_reason(history)
    _add_pack(verbs)
    _add_subject_access(verbs)
    _add_exporting(verbs, commands)


def add_reason(verb: Parser) -> None:
    verb.add_argument(
        "--reason", metavar="TEXT", help="why you read it; needed when the case is restricted"
    )


def _add_pack(verbs: Commands) -> None:
    pack = command(
        verbs,
        "pack",
        "What is needed to hold the case's conference from paper, while nothing can be reached: when\n"
        "and where, who comes, who is kept apart, and lines for what is to be typed in later.",
        "Print it some days before, carry it with care, shred it afterwards. The reading is recorded.",
    )
    pack.add_argument("reference", metavar="REFERENCE", help="the case's reference")
    pack.add_argument("--council", metavar="C", help="such as hertfordshire")
    pack.add_argument("--html", action="store_true", help="as a page for a printer")
    pack.add_argument("--out", type=absolute, metavar="FILE", help="write it there instead")
    add_reason(pack)


def _add_subject_access(verbs: Commands) -> None:
    record = command(
        verbs,
        "subject-access",
        "Everything that is kept about one person, from every service, to be given to them: other\n"
        "people's names are masked, and what is withheld is named with its exemption.",
        "Exemptions: serious_harm, third_party, childs_wishes, legal_privilege.\n"
        "That it was given, and what was withheld, is recorded.",
    )
    record.add_argument("reference", metavar="REFERENCE", help="the case's reference")
    record.add_argument("--council", metavar="C", help="such as hertfordshire")
    record.add_argument(
        "--person",
        action="append",
        required=True,
        metavar="ID",
        help="the person's identifier; again for each other one that the same person has",
    )
    record.add_argument(
        "--withhold",
        action="append",
        metavar="PLACE=EXEMPTION",
        help="a passage by its place, such as plans/4/summary=third_party; again for others",
    )
    record.add_argument(
        "--give",
        action="append",
        metavar="PLACE",
        help="a passage about harm, or about people who are kept apart, that may be given: it is "
        "withheld otherwise; again for others",
    )
    record.add_argument("--asked-on", metavar="DAY", help="when they asked (default: today)")
    record.add_argument("--out", type=absolute, metavar="FILE", help="write it there instead")
    record.add_argument("--json", action="store_true", help="as JSON, for other programs")
    add_reason(record)


def _add_exporting(verbs: Commands, commands: Commands) -> None:
    export = command(
        verbs,
        "export",
        "Write one file with every event of the case, the proof of each, the signed checkpoint, the\n"
        "keys that open what is personal, the policies, and the history to read.",
        "Whoever has the file can read the case. The export is recorded.",
    )
    export.add_argument("reference", metavar="REFERENCE", help="the case's reference")
    export.add_argument("--council", metavar="C", help="such as hertfordshire")
    export.add_argument(
        "--out", type=absolute, metavar="FILE", help="default: REFERENCE.kinplan-case.zip"
    )
    export.add_argument(
        "--as-received",
        action="store_true",
        help="the file with which the case was taken over from another council, as it came",
    )
    add_reason(export)
    verify = command(
        commands,
        "verify",
        "Check a file that `case export` wrote: every digest, every proof, the signatures, and that\n"
        "what is personal opens at its own place alone. Nothing need be running.",
        "Exit status: 0 when all holds, 1 when anything does not. docs/case-file.md tells of the file.",
    )
    verify.add_argument("file", type=absolute, metavar="FILE", help="the case file")
    verify.add_argument(
        "--key",
        action="append",
        metavar="KEY",
        help="a public key that you had in another way: the ledger's, or a witness's",
    )
    verify.add_argument(
        "--checkpoint", type=absolute, metavar="FILE", help="a checkpoint that you kept"
    )
