"""Checkpoints that somebody kept elsewhere, each given to the ledger that signed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cli.errors import CommandFailed
from shared.ledger.checkpoints import Checkpoint, open_checkpoint
from shared.ledger.notes import NoteRefused, Verifier

Kept = dict[str, Checkpoint]
"""Checkpoints by where they are from."""


def kept_by_council(
    files: Sequence[Path], verifiers: Mapping[str, Sequence[Verifier]]
) -> dict[str, Kept]:
    """For each council the checkpoints in the files that its ledger signed; `verifiers` are the keys
    of the councils' ledgers. Raises CommandFailed for a file that none of them signed."""
    kept: dict[str, Kept] = {council: {} for council in verifiers}
    for path in files:
        try:
            note = path.read_bytes()
        except OSError as error:
            raise CommandFailed(f"{path} cannot be read: {error.strerror}") from None
        council, checkpoint = _signed_by(path, note, verifiers)
        kept[council][str(path)] = checkpoint
    return kept


def _signed_by(
    path: Path, note: bytes, verifiers: Mapping[str, Sequence[Verifier]]
) -> tuple[str, Checkpoint]:
    reasons = []
    for council, keys in verifiers.items():
        try:
            return council, open_checkpoint(note, keys)
        except NoteRefused as refused:
            reasons.append(f"{council}: {refused}")
    raise CommandFailed(f"{path} is no checkpoint to compare with. {'; '.join(reasons)}.")
