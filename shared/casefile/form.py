"""What a case file consists of, and how large it may be. docs/case-file.md describes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from shared.ledger.leaves import Leaf

FORMAT = "kinplan-case/1"
MANIFEST = "manifest.json"
EVENTS = "events.jsonl"
CHECKPOINT = "checkpoint.txt"
PUBLIC_KEYS = "public-keys.txt"
KEYS = "keys.json"
HISTORY = "history.json"
READING = "reading.html"
MEMBERS = (MANIFEST, EVENTS, CHECKPOINT, PUBLIC_KEYS, KEYS, HISTORY, READING)
POLICY = re.compile(r"policies/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.toml")

# In bytes, where it is not a count. The checker in auditor/ has the same.
LARGEST_FILE = 200_000_000
LARGEST_MEMBER = 64_000_000
LARGEST_TOTAL = 512_000_000
LARGEST_JSON = 4_000_000
MOST_MEMBERS = 5000
MOST_EVENTS = 200_000
DEEPEST_JSON = 32

NONCE_SIZE = 12
KEY_SIZE = 32


class CaseFileRefused(Exception):
    """A case file does not hold. `where` names the member and line, `why` says it in plain words."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


class Withheld(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Whose parts are in the file without their key, and why: erased, or left out by this export."""

    service: str
    subject: str
    reason: str


@dataclass(frozen=True)
class ProvedEvent:
    """One event: its place in the ledger, its leaf, the stored bytes, and the proof of inclusion."""

    index: int
    leaf: Leaf
    state: bytes
    proof: Sequence[bytes]


@dataclass(frozen=True)
class CaseFile:
    """All that goes into a case file.

    `events` are in the ledger's order. `public_keys` are verifier keys as text: the ledger's first,
    then those of cosigners. `keys` are data keys of 32 bytes by service and subject; `policies` are
    texts by version; `history` is what the API answers; `reading` is a page for a browser.
    """

    reference: str
    council: str
    exported_at: datetime
    exported_by: str
    events: Sequence[ProvedEvent]
    checkpoint: bytes
    public_keys: Sequence[str]
    keys: Mapping[str, Mapping[str, bytes]]
    history: Any
    reading: str
    policies: Mapping[str, str]
    withheld: Sequence[Withheld] = ()


def bound_to(leaf: Leaf, subject: str) -> bytes:
    """What a sealed part is bound to, so that it opens at its own place alone."""
    parts = (
        "kinplan/1",
        leaf.service,
        leaf.council,
        str(leaf.aggregate),
        str(leaf.version),
        leaf.topic,
        subject,
    )
    return "\n".join(parts).encode()
