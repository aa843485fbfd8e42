"""Circumstances and people for tests: made up, and the same everywhere."""

from __future__ import annotations

import base64
import hashlib
import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cli.private_files import write_private
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.contracts.events import NEWEST
from shared.eventstore.master_keys import MasterKeys, key_lines
from shared.policies import Policy
from shared.policy_files import read_policy

COUNCILS = Path(__file__).resolve().parent.parent / "councils"
HERTFORDSHIRE = read_policy(COUNCILS / "hertfordshire.toml")
CENTRAL_BEDFORDSHIRE = read_policy(COUNCILS / "central-bedfordshire.toml")

MONDAY = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
REFERENCE = "HERTS-K7MD-9QRX"


def master_of(policy: Policy) -> MasterKeys:
    """The master keys that a council has in tests: the same in every process of a run, and no secret."""
    secret = hashlib.sha256(f"a test's key of {policy.council}".encode()).digest()
    return MasterKeys(policy.council, "test", {"test": secret})


def ledger_seed(council: str) -> bytes:
    """The seed of the key that signs a council's ledger in tests."""
    return hashlib.sha256(f"a test's ledger of {council}".encode()).digest()


def write_keys(folder: Path) -> None:
    """Write the keys that every council has in tests, for processes to read."""
    for path in COUNCILS.glob("*.toml"):
        council = path.stem
        (master,) = master_of(read_policy(path)).secrets.values()
        write_private(folder / "master" / path.name, key_lines("test", master))
        name, seed = f"kinplan.example/{council}", base64.b64encode(ledger_seed(council)).decode()
        text = f'[ledger]\nname = "{name}"\nsecret = "{seed}"\n'
        write_private(folder / "ledger" / path.name, text)


def act(**changes: Any) -> Act:
    """A manager of Hertfordshire acts on Monday, unless told otherwise."""
    at = changes.pop("at", MONDAY)
    given: dict[str, Any] = {
        "actor": "herts-manager",
        "role": "manager",
        "council": "hertfordshire",
        "occurred_at": at,
        "recorded_at": at,
        "policy": HERTFORDSHIRE,
        "request_id": "request-1",
        "profession": "service manager",
    }
    return Act(**{**given, **changes})


def later(days: float = 0, **parts: float) -> datetime:
    """So much later than Monday."""
    return MONDAY + timedelta(days=days, **parts)


def policy_with(**parts: dict[str, Any]) -> Policy:
    """Hertfordshire's policy, changed: policy_with(eligibility={"unborn": False})."""
    changed = {
        name: replace(getattr(HERTFORDSHIRE, name), **values) for name, values in parts.items()
    }
    return replace(HERTFORDSHIRE, **changed)


def heard(name: str, position: int = 7, **data: Any) -> IntegrationEvent:
    """An event of another service in the same case, as it would come from the bus."""
    contract = NEWEST[name]
    loaded = contract.schema(unknown="raise").load(contract.schema().dump(data))
    return IntegrationEvent(
        name=name,
        version=contract.version,
        service=contract.service,
        council="hertfordshire",
        position=position,
        case=REFERENCE,
        occurred_at=MONDAY,
        recorded_at=MONDAY,
        policy_version=HERTFORDSHIRE.version,
        request_id="request-1",
        caused_by="",
        data=loaded,
    )


def counting(prefix: str = "person") -> Any:
    """Identifiers that count, so that tests can name them: person-1, person-2."""
    numbers = itertools.count(1)
    return lambda: f"{prefix}-{next(numbers)}"
