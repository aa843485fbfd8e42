"""Checks the events of a case file, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.casefile.archive import shown
from shared.casefile.form import NONCE_SIZE, CaseFileRefused, bound_to
from shared.casefile.strictly import from_base64, parsed, require_text, typed
from shared.ledger.checkpoints import Checkpoint
from shared.ledger.leaves import HASH_SIZE, Leaf, recorded_text
from shared.ledger.merkle import ProofRefused, verify_inclusion

Place = tuple[str, str]


class EventLine(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One line of events.jsonl as it must be."""

    index: int
    service: str
    council: str
    position: int
    aggregate: str
    version: int
    topic: str
    recorded_at: str
    state: str
    proof: list[str]


class State(msgspec.Struct, frozen=True):
    """Of the stored bytes, what every event has; the other fields are the event's own."""

    form: int
    case: str
    sealed: dict[str, str] = msgspec.field(default_factory=dict)


class EventChecker:
    """What is known so far from the events that were checked.

    `keys` are the data keys by service and subject, `withheld` the reasons why others are not there.
    """

    def __init__(
        self,
        reference: str,
        council: str,
        checkpoint: Checkpoint,
        keys: Mapping[Place, bytes],
        withheld: Mapping[Place, str],
    ) -> None:
        self._reference, self._council, self._checkpoint = reference, council, checkpoint
        self._keys, self._withheld = keys, withheld
        self._versions: dict[tuple[str, UUID], set[int]] = {}
        self._positions: set[tuple[str, int]] = set()
        self._index = -1
        self.opened = 0
        self.closed: Counter[str] = Counter()

    @property
    def records(self) -> int:
        """How many records the events are of."""
        return len(self._versions)

    def check(self, data: bytes, where: str) -> None:
        """Check the next line of events.jsonl. Raises CaseFileRefused."""
        line = typed(parsed(data, where), EventLine, where)
        stored = from_base64(line.state, f"{where}, state")
        leaf = _leaf(line, stored, where)
        self._require_next(line.index, leaf, where)
        self._require_proved(line, leaf, where)
        state = typed(parsed(stored, f"{where}, state"), State, f"{where}, state")
        if state.case != self._reference:
            raise CaseFileRefused(where, "it is an event of another case")
        for subject, sealed in state.sealed.items():
            self._open(leaf, subject, sealed, where)

    def require_whole(self, where: str) -> None:
        """Of each record nothing is left out before its last event here. They need not come in the
        order of their versions: they are sealed in the order in which the ledger heard of them."""
        for (service, _), versions in self._versions.items():
            missing = set(range(1, max(versions) + 1)) - versions
            if missing:
                raise CaseFileRefused(
                    where, f"version {min(missing)} of a record of {service} is missing"
                )

    def _require_next(self, index: int, leaf: Leaf, where: str) -> None:
        """Nothing comes twice, and everything in the ledger's order."""
        if leaf.council != self._council:
            raise CaseFileRefused(where, "it is an event of another council")
        if index <= self._index:
            raise CaseFileRefused(where, "its index repeats, or is not in the ledger's order")
        if (leaf.service, leaf.position) in self._positions:
            raise CaseFileRefused(where, "its position in the log repeats")
        versions = self._versions.setdefault((leaf.service, leaf.aggregate), set())
        if leaf.version in versions:
            raise CaseFileRefused(where, f"version {leaf.version} of its record repeats")
        self._index = index
        self._positions.add((leaf.service, leaf.position))
        versions.add(leaf.version)

    def _require_proved(self, line: EventLine, leaf: Leaf, where: str) -> None:
        proof = [from_base64(text, f"{where}, proof", HASH_SIZE) for text in line.proof]
        try:
            verify_inclusion(
                leaf.hash(), line.index, self._checkpoint.size, proof, self._checkpoint.root
            )
        except ProofRefused as refused:
            raise CaseFileRefused(
                where, f"it is not what the ledger signed for: {refused}"
            ) from refused

    def _open(self, leaf: Leaf, subject: str, sealed: str, where: str) -> None:
        """Decrypt a part if its key is there; else its being closed must be explained."""
        where = f"{where}, the part of {shown(subject)}"
        place = leaf.service, require_text(subject, where)
        part, key = from_base64(sealed, where), self._keys.get(place)
        reason = self._withheld.get(place)
        if key is None and reason is None:
            raise CaseFileRefused(where, "no key is there, and the manifest does not say why")
        if key is not None and reason is not None:
            raise CaseFileRefused(where, "it is said to be withheld, and its key is there")
        if reason is not None:
            self.closed[reason] += 1
        if key is not None:
            _decrypted(key, part, bound_to(leaf, subject), where)
            self.opened += 1


def _leaf(line: EventLine, stored: bytes, where: str) -> Leaf:
    """The leaf of that line, whose texts must be exactly those that the leaf is hashed with."""
    try:
        leaf = Leaf(
            line.service,
            line.council,
            line.position,
            UUID(line.aggregate),
            line.version,
            line.topic,
            datetime.fromisoformat(line.recorded_at),
            sha256(stored).digest(),
        )
    except (ValueError, OverflowError) as error:
        raise CaseFileRefused(where, f"it cannot be a leaf: {shown(str(error))}") from error
    texts = str(leaf.aggregate), recorded_text(leaf.recorded_at)
    if texts != (line.aggregate, line.recorded_at):
        raise CaseFileRefused(where, "its identifier or its time is not written as a leaf has it")
    return leaf


def _decrypted(key: bytes, part: bytes, bound: bytes, where: str) -> dict[str, Any]:
    try:
        plain = AESGCM(key).decrypt(part[:NONCE_SIZE], part[NONCE_SIZE:], bound)
    except (InvalidTag, ValueError) as error:
        raise CaseFileRefused(where, "it does not open with its key in keys.json") from error
    return parsed(plain, where)
