"""From a bare machine to the command at work: parse, set up what it needs, go on in the venv.

Standard library only.
"""

import argparse
import os
import sys

from cli import __main__ as commands
from cli.arguments import parse
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.setup import one_at_a_time, set_up_data, set_up_machine, set_up_python

WITHOUT_PACKAGES = frozenset({"down", "status", "logs", "reset"})
"""Commands that need no Python package, and so work before, and in spite of, any set-up."""

WITH_NODES = frozenset({"demo", "region", "up", "bench", "test"})
FOR_DEVELOPERS = frozenset({"test", "check"})


def main(argv: list[str]) -> int:
    """Run one command line; return its exit status."""
    arguments = parse(argv)
    if arguments.command in WITHOUT_PACKAGES:
        return commands.run(arguments)
    try:
        instance = Instance.from_environment()
        if arguments.command == "setup":
            return _setup(arguments, instance)
        python = set_up_python(instance, development=arguments.command in FOR_DEVELOPERS)
        if arguments.command in WITH_NODES:
            set_up_machine(instance)
            with one_at_a_time(instance):
                set_up_data(instance)
    except CommandFailed as failure:
        print(f"kinplan: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nkinplan: set-up interrupted; the same command goes on with it.", file=sys.stderr)
        return 130
    # -P: a folder called `cli` where the caller happens to stand must not be taken for ours.
    environment = dict(os.environ) | {"PYTHONPATH": str(instance.root)}
    os.execve(python, [str(python), "-P", "-m", "cli", *argv], environment)


def _setup(arguments: argparse.Namespace, instance: Instance) -> int:
    set_up_python(instance, development=arguments.development)
    print(f"Python packages: {instance.venv}")
    if arguments.python_only:
        return 0
    set_up_machine(instance)
    with one_at_a_time(instance):
        set_up_data(instance)
    nodes = {"RabbitMQ": instance.own_rabbit, "PostgreSQL": instance.own_postgres}
    for name, own in nodes.items():
        print(f"{name}: {'private node, installed' if own else 'as named in the environment'}")
    print(f"Accounts' tokens: {instance.tokens}\nNext: ./kinplan demo, or ./kinplan up")
    return 0
