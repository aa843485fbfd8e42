"""The key that signs a council's ledger, from a file that the installation keeps.

The file holds one table, `[ledger]`: `name`, which is also the origin of the ledger's checkpoints, and
`secret`, the 32 bytes of an Ed25519 private key in base64.
"""

from __future__ import annotations

import base64
import binascii
import tomllib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.ledger.notes import Signer


class LedgerKeyProblem(Exception):
    """A ledger's key is missing or cannot be read. The message names council and file, no secret."""


def read_ledger_key(folder: Path | None, council: str) -> Signer:
    """What signs the council's ledger, from its file in that folder. Raises LedgerKeyProblem."""
    if folder is None:
        raise LedgerKeyProblem(
            "KINPLAN_LEDGER_KEYS is not set. Set it to the folder that holds the keys of the "
            "councils' ledgers, one file each, such as hertfordshire.toml."
        )
    path = folder / f"{council}.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LedgerKeyProblem(
            f"{council}: the key of its ledger is to be in {path}, which cannot be read: "
            f"{error.strerror}."
        ) from error
    except ValueError as error:
        raise LedgerKeyProblem(f"{council}: {path} is not TOML: {error}") from error
    table = content.get("ledger")
    if set(content) != {"ledger"} or not isinstance(table, dict):
        raise LedgerKeyProblem(f"{council}: {path} must hold a table [ledger], and nothing else.")
    try:
        secret = base64.b64decode(table["secret"], validate=True)
        return Signer(table["name"], Ed25519PrivateKey.from_private_bytes(secret))
    except KeyError as missing:
        raise LedgerKeyProblem(f"{council}: {path}: {missing.args[0]} is missing.") from None
    except (binascii.Error, TypeError, ValueError):
        raise LedgerKeyProblem(
            f"{council}: {path}: name must be a key's name, and secret 32 bytes in base64."
        ) from None
