"""Checkpoints (C2SP tlog-checkpoint): what a ledger signs of itself, its size and its root."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from shared.ledger.merkle import EMPTY_ROOT, HASH_SIZE, LARGEST
from shared.ledger.notes import (
    NoteRefused,
    Signer,
    Verifier,
    decoded_base64,
    open_note,
    parse_note,
    require_name,
    sign_note,
    signed_by,
)

PREFIX = "kinplan.example"
DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


def origin_of(council: str, prefix: str = PREFIX) -> str:
    """The name of a council's ledger, which is also the name of its key: kinplan.example/herts."""
    return f"{prefix}/{council}"


@dataclass(frozen=True)
class Checkpoint:
    """The root of a ledger at a size. Raises ValueError for what cannot be one.

    `extensions` are further lines that the ledger signs; Kinplan writes none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_name(self.origin)
        if not 0 <= self.size <= LARGEST:
            raise ValueError("the size of a ledger is 0 or more, and fits 63 bits")
        if len(self.root) != HASH_SIZE or (self.size == 0 and self.root != EMPTY_ROOT):
            raise ValueError("the root is not 32 bytes, or not that of an empty ledger")
        if any(not line or "\n" in line for line in self.extensions):
            raise ValueError("a further line of a checkpoint is one line and not empty")

    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint of a note's text. Raises NoteRefused when it is none."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or "" in lines:
            raise NoteRefused("a checkpoint is three lines or more, none of them empty")
        origin, size, root_text, *extensions = lines
        root = decoded_base64(root_text)
        if not DECIMAL.fullmatch(size) or root is None:
            raise NoteRefused(
                "a checkpoint's lines are its origin, its size and its root in base64"
            )
        try:
            return cls(origin, int(size), root, tuple(extensions))
        except ValueError as error:
            raise NoteRefused(f"this is no checkpoint: {error}") from error


def sign(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """The signed checkpoint. A ledger's key has the ledger's name, else ValueError.

    Never sign one that does not continue every checkpoint that was signed before.
    """
    if signer.name != checkpoint.origin:
        raise ValueError(f"the key of {signer.name} does not sign for {checkpoint.origin}")
    return sign_note(checkpoint.text(), signer)


def open_checkpoint(note: bytes, verifiers: Sequence[Verifier]) -> Checkpoint:
    """The checkpoint in a note, once a key of its own ledger is known to have signed it.

    Several verifiers may have the ledger's name, as after a change of keys. Raises NoteRefused when
    none of them signed, when a signature is wrong, or when it is no checkpoint.
    """
    checkpoint = Checkpoint.parse(open_note(note, verifiers))
    signatures = signed_by(parse_note(note), verifiers)
    if all(key.name != checkpoint.origin for key, _ in signatures):
        raise NoteRefused(f"the checkpoint of {checkpoint.origin} is signed by no key of that name")
    return checkpoint
