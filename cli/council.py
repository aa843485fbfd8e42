"""council: the councils of a deployment, and what each decides about the keeping of its cases; each verb
in a module of its own."""

import argparse
import importlib

VERBS = {
    "add": "cli.council_adding:main",
    "list": "cli.council_showing:list_councils",
    "show": "cli.council_showing:show",
    "policy": "cli.council_policy:main",
    "retention": "cli.council_retention:main",
    "hold": "cli.council_holds:place",
    "lift-hold": "cli.council_holds:lift",
    "erase-person": "cli.council_erasing:main",
    "rotate-keys": "cli.council_keys:main",
    "suspend": "cli.council_suspending:suspend",
    "resume": "cli.council_suspending:resume",
    "receiving-key": "cli.council_exporting:make_receiving_key",
    "export": "cli.council_exporting:export",
    "import": "cli.council_importing:main",
    "remove": "cli.council_removing:main",
}


def main(arguments: argparse.Namespace) -> int:
    """Carry out one verb; its exit status."""
    module, function = VERBS[arguments.verb].split(":")
    status: int = getattr(importlib.import_module(module), function)(arguments)
    return status
