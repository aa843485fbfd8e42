"""Reads a hand-over file to its end before anything is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.handover.parts import Counted, PartsReader
from shared.handover.receiving_keys import PrivateKey
from shared.handover.refusing import HandoverRefused
from shared.handover.sealed_file import SealedReader

OF_OPENING = {"form", "file", "council", "made_at", "migrations"}
OF_MANIFEST = {
    "parts",
    "policies",
    "sequences",
    "master_keys",
    "ledger_key",
    "accounts",
    "checkpoint",
    "unsealed",
}


@dataclass(frozen=True)
class Checked:
    """A file of which every byte is known to be what was written. `digest`: SHA-256 of all of it."""

    path: Path
    private: PrivateKey
    digest: str
    opening: dict[str, Any]
    manifest: dict[str, Any]

    @property
    def council(self) -> str:
        """Whose file it is."""
        return self.opening["council"]

    @property
    def file(self) -> str:
        """The file's own identifier."""
        return self.opening["file"]

    @property
    def parts(self) -> tuple[Counted, ...]:
        """What it holds, by table."""
        return tuple(Counted(**each) for each in self.manifest["parts"])


def check(path: Path, private: PrivateKey) -> Checked:
    """Read and check all of the file. Raises HandoverRefused, and OSError."""
    with path.open("rb") as file:
        sealed = SealedReader(file, private)
        reader = PartsReader(sealed.chunks())
        for _ in reader.parts():
            pass
    opening, manifest = reader.opening, reader.manifest
    if (
        not opening.keys() >= OF_OPENING
        or not manifest.keys() >= OF_MANIFEST
        or opening["file"] != sealed.file
    ):
        raise HandoverRefused("malformed", "The hand-over file lacks something that it must have.")
    return Checked(path, private, sealed.digest, opening, manifest)
