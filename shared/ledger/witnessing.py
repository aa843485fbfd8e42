"""Cosignatures (C2SP tlog-cosignature v1): others say when they saw a ledger in which state.

Who cosigns has first made sure that the ledger only grew since the checkpoint they saw last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.ledger.checkpoints import Checkpoint
from shared.ledger.notes import (
    COSIGNATURE,
    SIGNATURE_SIZE,
    Note,
    Signature,
    VerifierKey,
    parse_note,
    require_name,
    signed_by,
)

TIME_SIZE = 8
LATEST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class Cosigner:
    """A name and the Ed25519 key that cosigns under it; the key is used for nothing else."""

    name: str
    private: Ed25519PrivateKey

    def __post_init__(self) -> None:
        require_name(self.name)

    @property
    def key(self) -> VerifierKey:
        """The public part, to be given to everybody who should check."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw(), COSIGNATURE)

    @property
    def verifier(self) -> CosignatureVerifier:
        """What checks this cosigner's cosignatures."""
        return CosignatureVerifier(self.key)


@dataclass(frozen=True)
class CosignatureVerifier:
    """Checks what one key cosigned. Raises ValueError for a key that is not for cosigning."""

    key: VerifierKey

    @classmethod
    def parse(cls, text: str) -> CosignatureVerifier:
        """The verifier of that key text. Raises ValueError when it is not a key for cosigning."""
        return cls(VerifierKey.parse(text))

    def __post_init__(self) -> None:
        if self.key.kind != COSIGNATURE:
            raise ValueError(f"the key of {self.key.name} is not one that cosigns")

    @property
    def name(self) -> str:
        return self.key.name

    @property
    def key_hash(self) -> bytes:
        return self.key.key_hash

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Whether this key cosigned that text at the time that the signature names."""
        seconds = int.from_bytes(signature[:TIME_SIZE], "big")
        if len(signature) != TIME_SIZE + SIGNATURE_SIZE or seconds > LATEST:
            return False
        return self.key.made(_message(text, seconds), signature[TIME_SIZE:])


@dataclass(frozen=True)
class Cosignature:
    """Whose key saw a ledger in the state of a checkpoint, and when, in whole seconds."""

    key: VerifierKey
    at: datetime

    @property
    def name(self) -> str:
        """The cosigner's name."""
        return self.key.name


def cosign(note: bytes, signer: Cosigner, at: datetime) -> bytes:
    """The checkpoint's note with one more line: that the signer saw it at that time.

    Raises ValueError for a time that has no zone or cannot be written, and NoteRefused when the
    note is no checkpoint. Whether the ledger signed it is for the caller to have checked.
    """
    opened = parse_note(note)
    Checkpoint.parse(opened.text)
    if at.utcoffset() is None or at < datetime(1970, 1, 1, tzinfo=UTC):
        raise ValueError("the time of a cosignature has its zone and is after 1970")
    seconds = int(at.timestamp())
    made = signer.private.sign(_message(opened.text.encode(), seconds))
    line = Signature(signer.name, signer.key.key_hash, seconds.to_bytes(TIME_SIZE, "big") + made)
    cosigned = Note(opened.text, (*opened.signatures, line)).encode()
    parse_note(cosigned)
    return cosigned


def cosignatures_of(
    note: bytes, verifiers: Sequence[CosignatureVerifier]
) -> tuple[Cosignature, ...]:
    """Who of these cosigned the checkpoint and when, in the note's order.

    Raises NoteRefused when a cosignature is wrong or the note is no checkpoint.
    """
    opened = parse_note(note)
    Checkpoint.parse(opened.text)
    return tuple(
        Cosignature(verifier.key, _time_in(signature))
        for verifier, signature in signed_by(opened, verifiers)
    )


def _message(text: bytes, seconds: int) -> bytes:
    """What is signed: a heading that belongs to nothing else, the time, and the note's text."""
    return b"cosignature/v1\ntime %d\n%s" % (seconds, text)


def _time_in(signature: Signature) -> datetime:
    return datetime.fromtimestamp(int.from_bytes(signature.signature[:TIME_SIZE], "big"), UTC)
