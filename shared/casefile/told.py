"""Makes a case file of what the audit service tells of a case."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.casefile.form import CaseFile, ProvedEvent, Withheld
from shared.casefile.page import reading_page
from shared.ledger.leaves import Leaf
from shared.policies import Policy


def case_file_of(told: Mapping[str, Any], policy: Policy) -> CaseFile:
    """What the audit service told, of a council with that policy, as a case file. Raises ValueError for
    what does not fit."""
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
