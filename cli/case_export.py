"""`kinplan case export REF`: one file that an auditor can check without trusting anybody."""

from __future__ import annotations

import argparse
import os
from base64 import b64decode
from pathlib import Path

from cli.case import council_of
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.known_councils import known_policies
from cli.signed_in import signed_in
from shared.casefile.told import case_file_of
from shared.casefile.writing import OWNER_ONLY, write_case_file
from shared.policies import Policy


def main(arguments: argparse.Namespace) -> int:
    """Export the case, and say how it is checked."""
    instance = Instance.from_environment().as_started()
    reference = arguments.reference.strip().upper()
    policy = _policy(instance, reference, arguments.council)
    path = arguments.out or Path(f"{reference}.kinplan-case.zip")
    reason = getattr(arguments, "reason", None) or ""
    if arguments.as_received:
        return _as_received(instance, reference, policy, path, reason)
    with signed_in(instance, policy.council, "auditor", reason) as (api, auditor):
        told = api.asked(auditor, f"/cases/{reference}/export")
    missing = [event for event in told["events"] if event["state"] is None]
    if missing:
        first = missing[0]
        raise CommandFailed(
            f"{len(missing)} events that were sealed are not in the stores any more, such as "
            f"{first['service']}, event {first['position']}. Nothing was written. "
            f"Run ./kinplan audit verify --case {reference}"
        )
    try:
        write_case_file(path, case_file_of(told, policy))
    except FileExistsError:
        raise CommandFailed(f"{path} is there already; name another with --out.") from None
    except ValueError as error:
        raise CommandFailed(
            f"{error}. Nothing was written. Run ./kinplan audit verify --case {reference}"
        ) from None
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}.") from None
    print(
        f"{path}: {len(told['events'])} events with their proofs. It can be read by whoever has it."
    )
    if told["left_out"]:
        print(
            f"{told['left_out']} newer events are not under a signed checkpoint yet, and not in it."
        )
    print(f"To check it: ./kinplan verify {path}")
    print(f"or, without Kinplan: python3 auditor/verify_case_file.py {path}")
    return 0


def _as_received(
    instance: Instance, reference: str, policy: Policy, path: Path, reason: str
) -> int:
    """Write the file with which the case was taken over from another council, byte for byte."""
    with signed_in(instance, policy.council, "auditor", reason) as (api, auditor):
        told = api.asked(auditor, f"/cases/{reference}/incoming-transfer/file")
    try:
        # It holds keys: it must never be readable to others, not even for a moment.
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
            file.write(b64decode(told["file"]))
    except FileExistsError:
        raise CommandFailed(f"{path} is there already; name another with --out.") from None
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}.") from None
    print(f"{path}: the case as it came from {told['from_council']}, SHA-256 {told['digest']}.")
    print(f"To check it: ./kinplan verify {path}")
    return 0


def _policy(instance: Instance, reference: str, named: str | None) -> Policy:
    return council_of(reference, known_policies(instance), named)
