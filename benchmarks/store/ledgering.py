"""What the ledger costs: leaves and tiles while it grows, proofs when somebody asks for one."""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from benchmarks.failing import MeasurementFailed
from benchmarks.store.events import EVENTS_A_RECORD, TOPIC
from benchmarks.store.plan import StorePlan
from shared.clock import system_clock
from shared.ledger.leaves import leaf_hash_of, recorded_text
from shared.ledger.merkle import Frontier, ReadHash, inclusion_proof, verify_inclusion
from shared.ledger.tiles import Tile, grow, reader

AT_ONCE = 256
"""How many events are sealed at a time."""
DIFFERENT = 64 * AT_ONCE

Parts = tuple[str, str, int, str, int, str, str, str]
"""Service, council, position, record, version, topic, time, digest: what a leaf is made of."""


@dataclass
class Ledger:
    """A ledger in memory: its tiles, and the frontier beside them."""

    tiles: dict[Tile, bytes] = field(default_factory=dict)
    frontier: Frontier = field(default_factory=Frontier)

    def seal(self, hashes: list[bytes]) -> None:
        """Add these leaves, as sealing does: frontier and tiles."""
        _, changed = grow(self.frontier.size, hashes, self.tile)
        self.frontier.extend(hashes)
        self.tiles.update(changed)

    def tile(self, level: int, index: int) -> bytes:
        """A tile as it is kept; empty when there is none."""
        return self.tiles.get((level, index), b"")


class Ledgering:
    """The measurement of sealing and proving at several sizes."""

    def __init__(self, plan: StorePlan) -> None:
        self.plan = plan
        self.sealing: dict[int, list[float]] = {size: [] for size in plan.ledgers}
        self.proving: dict[int, list[float]] = {size: [] for size in plan.ledgers}
        self.checking: dict[int, list[float]] = {size: [] for size in plan.ledgers}
        self.hashes: dict[int, int] = dict.fromkeys(plan.ledgers, 0)

    def prepare(self) -> None:
        """Nothing: ledgers are in memory."""

    def measure(self, number: int) -> None:
        """One round: a ledger of each size is built, then proofs are made and checked."""
        parts = list(some_leaves(DIFFERENT))
        for size in self.plan.ledgers:
            self._proofs(self._sealed(size, parts), size)

    def finish(self) -> None:
        """Nothing is left."""

    def _sealed(self, size: int, parts: list[Parts]) -> Ledger:
        """A ledger of that size, timed: each event's leaf is made and added. The same leaves come
        again after a while, which makes no difference to the work."""
        ledger = Ledger()
        begun = time.perf_counter()
        for start in range(0, size, AT_ONCE):
            at, some = start % DIFFERENT, min(AT_ONCE, size - start)
            ledger.seal([leaf_hash_of(*each) for each in parts[at : at + some]])
        self.sealing[size].append(size / (time.perf_counter() - begun))
        return ledger

    def _proofs(self, ledger: Ledger, size: int) -> None:
        root, making, checking = ledger.frontier.root(), [], []
        for index in range(0, size, max(1, size // self.plan.proofs)):
            # A reader of its own for each: nothing is remembered from the proof before.
            read: ReadHash = reader(size, ledger.tile)
            begun = time.perf_counter()
            proof = inclusion_proof(index, size, read)
            made = time.perf_counter()
            verify_inclusion(read(0, index), index, size, proof, root)
            checking.append(time.perf_counter() - made)
            making.append(made - begun)
            self.hashes[size] = max(self.hashes[size], len(proof))
        self.proving[size].append(statistics.median(making))
        self.checking[size].append(statistics.median(checking))
        if self.hashes[size] > size.bit_length():
            raise MeasurementFailed(f"A proof in {size} leaves has {self.hashes[size]} hashes.")


def some_leaves(count: int) -> Iterator[Parts]:
    """What the ledger would keep of so many events of one council."""
    record, now = str(uuid.uuid4()), recorded_text(system_clock())
    for position in range(1, count + 1):
        version = (position - 1) % EVENTS_A_RECORD + 1
        if version == 1:
            record = str(uuid.uuid4())
        digest = sha256(position.to_bytes(8, "big")).hexdigest()
        yield ("referral", "made-up", position, record, version, TOPIC, now, digest)
