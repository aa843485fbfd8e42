"""The commands, and what carries each out; its module is imported only when it is asked for."""

import argparse
import importlib
import os
import signal
import sys
from types import FrameType

from cli.arguments import parse
from cli.errors import CommandFailed, Terminated

COMMANDS = {
    "demo": "cli.demo:main",
    "region": "cli.region_trial:main",
    "up": "cli.commands:up",
    "down": "cli.commands:down",
    "status": "cli.commands:status",
    "logs": "cli.commands:logs",
    "reset": "cli.commands:reset",
    "migrate": "cli.run:migrate",
    "run": "cli.run:main",
    "case": "cli.case_verbs:main",
    "verify": "cli.verify_file:main",
    "audit": "cli.audit:main",
    "council": "cli.council:main",
    "account": "cli.account:main",
    "parked": "cli.parked:main",
    "test": "cli.testing:test",
    "check": "cli.testing:check",
    "bench": "cli.bench:main",
}
"""Each takes the parsed arguments and returns an exit status. `setup` is the bootstrap's own."""


def run(arguments: argparse.Namespace) -> int:
    """Carry out one command; errors meant for people become one message and status 1."""
    module, function = COMMANDS[arguments.command].split(":")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        status: int = getattr(importlib.import_module(module), function)(arguments)
        sys.stdout.flush()
        return status
    except CommandFailed as failure:
        print(f"kinplan: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has left: nothing more to say, and nothing to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Terminated


def main(argv: list[str]) -> int:
    """Run one command line in an environment that has its packages."""
    os.environ.pop("PYTHONPATH", None)
    arguments = parse(argv)
    if arguments.command == "setup":
        print("kinplan: `setup` is for ./kinplan, outside a virtual environment.", file=sys.stderr)
        return 2
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
