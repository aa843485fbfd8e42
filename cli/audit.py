"""audit: what auditors and witnesses do; each verb in a module of its own."""

import argparse
import importlib

VERBS = {
    "access": "cli.audit_access:main",
    "verify": "cli.audit_verify:main",
    "checkpoint": "cli.audit_witness:checkpoint",
    "cosign": "cli.audit_witness:cosign",
}


def main(arguments: argparse.Namespace) -> int:
    """Carry out one verb; its exit status."""
    module, function = VERBS[arguments.verb].split(":")
    status: int = getattr(importlib.import_module(module), function)(arguments)
    return status
