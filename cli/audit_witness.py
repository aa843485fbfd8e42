"""`kinplan audit checkpoint` and `audit cosign`: keeping what a ledger has signed, and witnessing it.

A witness has a folder of its own, on a machine of its own where there is one: its key, and for each
council the checkpoint that it saw last. It cosigns only what continues that one.
"""

from __future__ import annotations

import argparse
import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cli.api import Api
from cli.errors import CommandFailed, writing
from cli.instance import Instance
from cli.private_files import write_private
from cli.signed_in import signed_in
from shared.clock import system_clock
from shared.ledger.checkpoints import Checkpoint, open_checkpoint
from shared.ledger.merkle import ProofRefused, verify_consistency
from shared.ledger.notes import NoteRefused, Verifier
from shared.ledger.witnessing import Cosigner
from shared.ledger.witnessing import cosign as cosigned

SHOW, PROVE = "/ledger/checkpoint", "/ledger/consistency"


def checkpoint(arguments: argparse.Namespace) -> int:
    """Print or write the newest checkpoint of a council's ledger."""
    instance = Instance.from_environment().as_started()
    with signed_in(instance, arguments.council, "auditor") as (api, auditor):
        shown = api.asked(auditor, SHOW)
    if arguments.out:
        with writing(arguments.out):
            arguments.out.write_text(shown["note"], encoding="utf-8")
        print(f"{arguments.out}: the checkpoint of {shown['size']:,} entries.")
    else:
        print(shown["note"], end="")
    print(f"Its public key, to be had from the council by another way:\n{shown['key']}")
    return 0


def cosign(arguments: argparse.Namespace) -> int:
    """Look at the newest checkpoint, cosign it if the ledger only grew, and keep it."""
    witness = Witness.of(arguments.witness, arguments.name)
    instance = Instance.from_environment().as_started()
    with signed_in(instance, arguments.council, "auditor") as (api, auditor):
        shown = api.asked(auditor, SHOW)
        seen, now = witness.seen(arguments.council), witness.opened(shown, arguments.council)
        if seen is not None:
            _require_grown(api, auditor, seen, now, arguments.council)
        note = cosigned(shown["note"].encode(), witness.cosigner, system_clock()).decode()
        told = {"note": note, "key": witness.cosigner.key.text()}
        api.command(auditor, "cosign_checkpoint", told)
    witness.keep(arguments.council, shown)
    grown = (
        f"It continues the one of {seen.size:,} seen before." if seen else "It is the first seen."
    )
    print(
        f"{witness.cosigner.name} cosigned the checkpoint of {now.size:,} entries. {grown}\n"
        f"The witness's public key: {witness.cosigner.key.text()}"
    )
    return 0


@dataclass(frozen=True)
class Witness:
    """A witness's folder, and the key in it."""

    folder: Path
    cosigner: Cosigner

    @classmethod
    def of(cls, folder: Path, name: str | None) -> Witness:
        """The witness of that folder; its key is made the first time. Raises CommandFailed."""
        path = folder / "witness.key"
        if not path.exists():
            if not name:
                raise CommandFailed(
                    f"{folder} holds no witness yet. Give it a name, such as "
                    "--name witness.example/county-auditor"
                )
            secret = base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
            _cosigner(path, name, secret)
            write_private(path, f"{name} {secret}\n")
        kept, _, secret = path.read_text(encoding="utf-8").strip().partition(" ")
        if name and name != kept:
            raise CommandFailed(f"{path} is the key of {kept}, not of {name}.")
        return cls(folder, _cosigner(path, kept, secret))

    def seen(self, council: str) -> Checkpoint | None:
        """The checkpoint that was seen last; None the first time. Raises CommandFailed."""
        path = self._note(council)
        if not path.exists():
            return None
        return self._read(path.read_bytes(), self._key(council), str(path))

    def opened(self, shown: dict[str, Any], council: str) -> Checkpoint:
        """The checkpoint that is shown, checked with the key known since the first time."""
        known = self._key(council) if self._key_file(council).exists() else shown["key"]
        return self._read(shown["note"].encode(), known, f"the ledger of {council}")

    def keep(self, council: str, shown: dict[str, Any]) -> None:
        """Keep what was seen, and the ledger's key the first time."""
        if not self._key_file(council).exists():
            write_private(self._key_file(council), shown["key"] + "\n")
        write_private(self._note(council), shown["note"])

    def _read(self, note: bytes, key: str, where: str) -> Checkpoint:
        try:
            return open_checkpoint(note, [Verifier.parse(key)])
        except (NoteRefused, ValueError) as refused:
            raise CommandFailed(f"{where}: NOT COSIGNED: {refused}.") from None

    def _key(self, council: str) -> str:
        return self._key_file(council).read_text(encoding="utf-8").strip()

    def _key_file(self, council: str) -> Path:
        return self.folder / f"{council}.key"

    def _note(self, council: str) -> Path:
        return self.folder / f"{council}.note"


def _cosigner(path: Path, name: str, secret: str) -> Cosigner:
    try:
        key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret, validate=True))
        return Cosigner(name, key)
    except ValueError as error:
        raise CommandFailed(f"{path}: this cannot be a witness: {error}") from None


def _require_grown(api: Api, auditor: str, seen: Checkpoint, now: Checkpoint, council: str) -> None:
    """Raises CommandFailed when the ledger does not continue what was seen before."""
    try:
        if now.size < seen.size:
            raise ProofRefused(f"it had {seen.size} entries and has {now.size} now")
        told = api.asked(auditor, PROVE, {"old": seen.size, "new": now.size})
        proof = [base64.b64decode(hash, validate=True) for hash in told["proof"]]
        verify_consistency(seen.size, seen.root, now.size, now.root, proof)
    except (ProofRefused, ValueError) as refused:
        raise CommandFailed(
            f"NOT COSIGNED: the ledger of {council} does not continue what this witness saw: "
            f"{refused}. Keep the witness's folder as it is, and tell the council's auditor."
        ) from None
