"""council: what a council decides about the keeping of its cases; each verb in a module of its own."""

import argparse
import importlib

VERBS = {
    "retention": "cli.council_retention:main",
    "hold": "cli.council_holds:place",
    "lift-hold": "cli.council_holds:lift",
    "erase-person": "cli.council_erasing:main",
    "rotate-keys": "cli.council_keys:main",
}


def main(arguments: argparse.Namespace) -> int:
    """Carry out one verb; its exit status."""
    module, function = VERBS[arguments.verb].split(":")
    status: int = getattr(importlib.import_module(module), function)(arguments)
    return status
