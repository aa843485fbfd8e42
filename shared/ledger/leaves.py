"""What the ledger keeps of one stored event: its place, its time, and the digest of its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

FORM = "kinplan-event/1"
LINES = 9
HASH_SIZE = 32


@dataclass(frozen=True, slots=True)
class Leaf:
    """One stored event as the ledger sees it; nothing in it is personal.

    `position` is the event's place in the log of its council in its service, and `version` its
    number among the events of its record (`aggregate`); both count from 1. `digest` is the SHA-256
    of the stored bytes. Raises ValueError when the parts could not be written without doubt.
    """

    service: str
    council: str
    position: int
    aggregate: UUID
    version: int
    topic: str
    recorded_at: datetime
    digest: bytes

    def __post_init__(self) -> None:
        if self.position < 1 or self.version < 1:
            raise ValueError("a leaf's position and version count from 1")
        if len(self.digest) != HASH_SIZE:
            raise ValueError("a leaf's digest is 32 bytes, a SHA-256")
        self.encode()

    def encode(self) -> bytes:
        """The bytes that are hashed: nine lines, always in this order, each ended by a newline."""
        return _lines(
            self.service,
            self.council,
            self.position,
            str(self.aggregate),
            self.version,
            self.topic,
            recorded_text(self.recorded_at),
            self.digest.hex(),
        )

    def hash(self) -> bytes:
        """This leaf's hash in the tree, 32 bytes."""
        return leaf_hash(self.encode())


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's bytes. The 0x00 keeps leaves apart from nodes (RFC 6962, section 2.1)."""
    return sha256(b"\x00" + data).digest()


def leaf_hash_of(
    service: str,
    council: str,
    position: int,
    aggregate_text: str,
    version: int,
    topic: str,
    recorded_text: str,
    digest_hex: str,
) -> bytes:
    """The hash of the leaf with these parts, without making the leaf: for many at once.

    The three last texts and `aggregate_text` are taken as they are; they must have been made by
    `str(UUID)`, `recorded_text` and `bytes.hex`. Raises ValueError for text that is empty or holds
    a character that does not print, since two leaves could then have the same bytes.
    """
    data = _lines(
        service, council, position, aggregate_text, version, topic, recorded_text, digest_hex
    )
    return sha256(b"\x00" + data).digest()


def recorded_text(moment: datetime) -> str:
    """A moment as a leaf has it, in UTC and with six decimals: 2027-01-04T10:00:00.000000Z.

    Raises ValueError for a time without its zone.
    """
    if moment.tzinfo is not UTC:
        if moment.utcoffset() is None:
            raise ValueError("the time of a leaf has its zone")
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")[:-6] + "Z"


def _lines(
    service: str,
    council: str,
    position: int,
    aggregate: str,
    version: int,
    topic: str,
    recorded: str,
    digest: str,
) -> bytes:
    text = (
        f"{FORM}\n{service}\n{council}\n{position}\n{aggregate}\n{version}\n{topic}\n"
        f"{recorded}\n{digest}\n"
    )
    # One look at the whole is several times quicker than one at each part, and as strict: a part
    # with a newline makes a tenth line, an empty one makes two newlines meet.
    if text.count("\n") != LINES or "\n\n" in text or not text.replace("\n", "").isprintable():
        raise ValueError("a leaf's texts are not empty and hold no control characters")
    return text.encode()
