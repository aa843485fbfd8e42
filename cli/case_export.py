"""`kinplan case export REF`: one file that an auditor can check without trusting anybody."""

from __future__ import annotations

import argparse
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cli.case import council_of
from cli.case_reading import reading_page
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.known_councils import known_policies
from cli.signed_in import signed_in
from shared.casefile.form import CaseFile, ProvedEvent, Withheld
from shared.casefile.writing import write_case_file
from shared.ledger.leaves import Leaf
from shared.policies import Policy


def main(arguments: argparse.Namespace) -> int:
    """Export the case, and say how it is checked."""
    instance = Instance.from_environment().as_started()
    reference = arguments.reference.strip().upper()
    policy = _policy(instance, reference, arguments.council)
    path = arguments.out or Path(f"{reference}.kinplan-case.zip")
    reason = getattr(arguments, "reason", None) or ""
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


def case_file_of(told: Mapping[str, Any], policy: Policy) -> CaseFile:
    """What the API answered, as a case file. Raises ValueError for what does not fit."""
    return CaseFile(
        reference=told["reference"],
        council=told["council"],
        exported_at=datetime.fromisoformat(told["exported_at"]),
        exported_by=told["exported_by"],
        events=[_event(event, told["council"]) for event in told["events"]],
        checkpoint=told["checkpoint"].encode(),
        public_keys=told["public_keys"],
        keys={
            service: {subject: b64decode(key) for subject, key in keys.items()}
            for service, keys in told["keys"].items()
        },
        history=told["history"],
        reading=reading_page(told["history"], policy.name),
        policies=told["policies"],
        withheld=[Withheld(**each) for each in told["withheld"]],
    )


def _event(event: Mapping[str, Any], council: str) -> ProvedEvent:
    leaf = Leaf(
        service=event["service"],
        council=council,
        position=event["position"],
        aggregate=UUID(event["aggregate"]),
        version=event["version"],
        topic=event["topic"],
        recorded_at=datetime.fromisoformat(event["recorded_at"]),
        digest=bytes.fromhex(event["digest"]),
    )
    proof = [b64decode(hash) for hash in event["proof"]]
    return ProvedEvent(event["index"], leaf, b64decode(event["state"]), proof)


def _policy(instance: Instance, reference: str, named: str | None) -> Policy:
    return council_of(reference, known_policies(instance), named)
