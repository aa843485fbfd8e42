"""case: what is done with one case; each verb in a module of its own."""

import argparse
import importlib

VERBS = {
    "history": "cli.case:main",
    "pack": "cli.case_pack:main",
    "subject-access": "cli.case_subject_access:main",
    "export": "cli.case_export:main",
}


def main(arguments: argparse.Namespace) -> int:
    """Carry out one verb; its exit status."""
    module, function = VERBS[arguments.verb].split(":")
    status: int = getattr(importlib.import_module(module), function)(arguments)
    return status
