"""The frozen samples of every contract ever published, and how they are held against the contracts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from shared.contracts.events import PUBLISHED, RECORDED, Published

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "contracts" / "samples"
CONTRACTS: dict[str, Published] = {
    f"{contract.name}.v{contract.version}": contract
    for contract in (*PUBLISHED, RECORDED["referral"])
}


def kept_samples(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Every sample, by the name of its file: ReferralAccepted.v1."""
    return {
        path.name.removesuffix(".json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }


def without_partner(samples: set[str], contracts: set[str]) -> list[str]:
    """Contracts that have no sample, and samples whose contract is gone."""
    return [
        *(f"{name}: there is no sample of it" for name in sorted(contracts - samples)),
        *(
            f"{name}: its contract is gone, but was published"
            for name in sorted(samples - contracts)
        ),
    ]


def broken_promises(sample: dict[str, Any], schema: type[Schema]) -> list[str]:
    """What a reader of the sample's data would miss under that schema. A new field with a default
    breaks nothing."""
    data = sample["data"]
    try:
        again = schema().dump(schema().load(data))
    except ValidationError as error:
        return [f"{name}: {what}" for name, what in error.normalized_messages().items()]
    return [f"{name}: is gone or changed" for name in data if again.get(name) != data[name]]
