"""What can be typed after `./kinplan`, and the help. Standard library only.

The help works on a machine where nothing has been set up yet.
"""

import argparse

from cli.account_arguments import add_account
from cli.audit_arguments import add_audit
from cli.case_arguments import add_looking
from cli.council_arguments import add_council
from cli.parsing import Commands, Parser, absolute, command
from cli.processes import NAMES

OVERVIEW = """\
usage: ./kinplan COMMAND [...]          ./kinplan COMMAND --help tells more of one command

Kinplan runs family group conferences: referral, preparation, the family's own plan, its
agreement and its review, every step an event. The first command sets up what it needs.

Try it
  demo                Run made-up families' cases from referral to review, and print their histories
  region              The same, then hand one council over to a second deployment, and verify both
  up                  Start everything on this machine (--detach: in the background)
  down                Stop everything

Run it
  status              What is running, whether it is ready, at which addresses
  logs [PROCESS...]   What the processes wrote (--follow: go on as they write)
  reset               Stop, and delete all data of this machine's trial (asks first)
  setup               Only set up: Python packages, RabbitMQ, PostgreSQL, accounts
  migrate             Bring the database's tables up to date
  run PROCESS         Become one process, as supervision and containers do

Look at a case
  case history REF    Everything that happened in one case, in plain words
  case pack REF       What is needed to hold its conference from paper (--html: to be printed)
  case subject-access REF --person ID
                      A person's own record, with others masked, to be given to them
  case export REF     One file with all of it and its proofs, for an auditor
  verify FILE         Check such a file; nothing need be running

Audit
  audit access REF    Who has read a case, or about one person in it (--person ID)
  audit verify        Prove that nothing that was stored was changed, or say what was
  audit checkpoint    The newest signed checkpoint of a council's ledger, to be kept elsewhere
  audit cosign        Look that a ledger only grew since you saw it last, and cosign it

Councils
  council add FILE    A council joins the running deployment, under the policy in that file
  council list        The councils, and the policy of each
  council show C      What is kept of one: events, keys, roles, ledger
  council policy C    Its policies over time; --check and --set another, from a day on

Keep and erase
  council retention   Which cases are due for review, because their period is over
  council hold        A legal hold: nobody is erased from a case until lift-hold
  council erase-person   Erase a person from a case; shows first what would go
  council rotate-keys    A new master key, for keys of people and cases

Hand a council over
  council receiving-key  Made where a council is to go on; its public half goes to the sender
  council export C       Everything of a council in one file, for that receiver alone
  council import FILE    Have it go on here, with its ledger verified
  council suspend C      Nothing is recorded for a council, until council resume
  council remove C       Nothing of it is left here; shows first what would go

People
  account password ID    Give an account a password, for trying
  account sessions    Who is signed in to a council now
  account revoke      End sessions at once: one, an account's, or everybody's

Operate
  parked list         Messages that could not be handled, with the reason
  parked show ID      One of them
  parked replay ID    Have it handled again
  parked discard ID   Give it up, with a reason that is kept

Develop
  test [...]          All tests, on a real broker and database (arguments go to pytest)
  check               Style, types and import rules
  bench               Throughput and delay, ours beside others'

Examples
  ./kinplan demo                                    everything, from nothing, and a report
  ./kinplan up --detach && ./kinplan status         leave it running
  ./kinplan case history REF --council hertfordshire
  ./kinplan logs referral.edge --follow
  KINPLAN_PORT_BASE=9800 ./kinplan up               other ports, when 8800 and on are taken
  ./kinplan test tests/cli -k mailbox               some tests

Environment
  AMQP_URI            Use this broker, not a private RabbitMQ: amqp://user:pass@host:port/vhost
  DATABASE_URL        Use this database, not a private PostgreSQL: postgresql://user:pass@host/db
  KINPLAN_DATA        Folder for everything made here (default: .kinplan beside this command)
  KINPLAN_VENV        Folder for the Python packages (default: venv inside the data folder)
  KINPLAN_PORT_BASE   First of 30 ports on 127.0.0.1 (default 8800: the API; +1: the mailbox's page)
  KINPLAN_COUNCILS    Folder of the councils' policies (default: councils)
  KINPLAN_LOCAL_SIGN_IN   yes: people may sign in with passwords of Kinplan's own
  KINPLAN_RETRY_DELAYS, KINPLAN_LOG_LEVEL           passed on to the services
"""


def build_parser() -> Parser:
    """The parser of the whole command line."""
    parser = Parser(prog="./kinplan", formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.overview = OVERVIEW
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_running(commands)
    _add_set_up(commands)
    add_looking(commands)
    add_audit(commands)
    add_council(commands, command)
    add_account(commands, command)
    _add_parked(commands)
    _add_developing(commands)
    return parser


def parse(argv: list[str]) -> argparse.Namespace:
    """Parse, or print help or an error and exit as argparse does.

    What follows `test` belongs to pytest, dashes and all, and so is taken before argparse sees it.
    """
    parser = build_parser()
    if argv[:1] == ["test"] and not {"-h", "--help"} & set(argv[1:2]):
        return argparse.Namespace(command="test", pytest=argv[1:])
    if not argv:
        parser.print_help()
        parser.exit(2)
    return parser.parse_args(argv)


def _add_running(commands: Commands) -> None:
    demo = command(
        commands,
        "demo",
        "Run every sample case through the public API, months passing in seconds, and print each\n"
        "case's history. Ends with `N of N cases reached their expected end`.",
        "Exit status: 0 when all did, 1 when any did not.",
    )
    demo.add_argument(
        "--cases",
        type=absolute,
        metavar="FOLDER",
        help="other case files (default: samples/cases)",
    )
    demo.add_argument("--keep", action="store_true", help="leave everything running afterwards")
    region = command(
        commands,
        "region",
        "Run the sample cases of five councils, with a family that moves from one to another; then hand\n"
        "one council over to a second deployment on this machine, have it go on there, remove it from the\n"
        "first, and verify the ledgers on both. Every command is shown as an operator types it.",
        "Takes some minutes. Exit status: 0 when all went as it must.",
    )
    region.add_argument("--keep", action="store_true", help="leave both running afterwards")
    up = command(
        commands,
        "up",
        "Set up what is missing, start the nodes, migrate, start every service, wait until\n"
        "each is ready, and print the addresses. In the foreground, Ctrl-C stops everything again.",
        "When it is already running, says so, shows the status, and exits with 0.",
    )
    up.add_argument("--detach", action="store_true", help="return when ready; stop with `down`")
    command(commands, "down", "Stop every process of this instance.")
    command(
        commands,
        "status",
        "Show each process, whether it is ready, the addresses, and the clock.",
        "Exit status: 0 all ready, 1 something is not, 3 not running.",
    )
    logs = command(
        commands, "logs", "Print the last lines that processes wrote.", "Processes: " + _names()
    )
    logs.add_argument("processes", nargs="*", metavar="PROCESS", help="default: all of them")
    logs.add_argument("--follow", "-f", action="store_true", help="go on until Ctrl-C")
    logs.add_argument(
        "--lines", "-n", type=int, default=20, metavar="N", help="of each (default 20)"
    )
    reset = command(
        commands,
        "reset",
        "Stop everything and delete cases, mail, logs, accounts and tokens of this instance.\n"
        "The Python packages stay. This cannot be undone.",
    )
    reset.add_argument("--yes", action="store_true", help="do not ask")


def _add_set_up(commands: Commands) -> None:
    setup = command(
        commands,
        "setup",
        "Set up and start nothing: Python packages from the lock file, RabbitMQ and PostgreSQL\n"
        "from the machine's packages (unless AMQP_URI and DATABASE_URL name others), accounts.",
        "Not permitted to install? It then prints the exact commands and exits with 1.",
    )
    setup.add_argument("--python-only", action="store_true", help="only the Python packages")
    setup.add_argument("--development", action="store_true", help="with those for `test`, `check`")
    command(commands, "migrate", "Bring the tables of every service and council up to date.")
    run = command(
        commands,
        "run",
        "Become one process. Settings come from the environment; what AMQP_URI and DATABASE_URL\n"
        "leave open is this machine's own instance.",
        "Processes: " + _names(),
    )
    run.add_argument("process", choices=NAMES, metavar="PROCESS", help="such as referral.edge")


def _add_parked(commands: Commands) -> None:
    parked = command(
        commands,
        "parked",
        "Messages that a reaction could not handle, after all retries, wait here for a person.\n"
        "Each look into one, each replay and each discard is itself recorded.",
    )
    verbs = parked.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = command(verbs, "list", "List parked messages with the reason for each.")
    show = command(verbs, "show", "Show one parked message.")
    replay = command(verbs, "replay", "Have one parked message handled again.")
    discard = command(verbs, "discard", "Give one parked message up for good.")
    for verb in (show, replay, discard):
        verb.add_argument("id", metavar="ID", help="as `parked list` prints it")
        verb.add_argument(
            "--as",
            dest="as_account",
            metavar="ACCOUNT",
            help="an operator; otherwise the first one of the council",
        )
    for verb in (listing, show, replay, discard):
        verb.add_argument("--queue", metavar="QUEUE", help="only that reaction's, as listed")
        verb.add_argument("--council", metavar="COUNCIL", help="only that council's")
    discard.add_argument("--reason", required=True, metavar="TEXT", help="kept in the audit record")


def _add_developing(commands: Commands) -> None:
    test = command(
        commands,
        "test",
        "Set up, start a private broker and database (or use those of AMQP_URI and DATABASE_URL,\n"
        "or of the running instance, in a database and virtual host apart), and run pytest.",
        "Without arguments: all of tests/ but the long fault tests (`-m marathon tests`), two at a time.\n"
        "Exit status: pytest's.\n"
        "Example: ./kinplan test tests/cli -k mailbox",
    )
    test.add_argument("pytest", nargs="*", metavar="...", help="passed on to pytest")
    command(commands, "check", "Check style, types and import rules.")
    bench = command(
        commands,
        "bench",
        "Measure throughput and delay, ours beside others', in one run on the same nodes, in places\n"
        "of its own, which are removed after. `messages`: beside nameko's (the default). `store`:\n"
        "beside other event stores on the same PostgreSQL; two come from npm, where there is one.",
        "What the figures mean: docs/benchmarks.md",
    )
    bench.add_argument(
        "suite", nargs="?", choices=("messages", "store", "fair"), help="default: messages"
    )
    bench.add_argument("--quick", action="store_true", help="a small run, to see that it works")
    bench.add_argument("--json", type=absolute, metavar="FILE", help="also write every round there")
    bench.add_argument(
        "--plot", type=absolute, metavar="FILE", help="of `store`: also draw it there, as SVG"
    )


def _names() -> str:
    rows = [", ".join(NAMES[start : start + 5]) for start in range(0, len(NAMES), 5)]
    return ",\n  ".join(rows)
