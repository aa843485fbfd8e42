"""Trees for the ledger's tests: the published one of eight leaves, Go's, and any others."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from shared.ledger.leaves import leaf_hash
from shared.ledger.merkle import ReadHash
from shared.ledger.tiles import Tile, grow

# The test data of Certificate Transparency for RFC 6962: eight leaves, the root at every size.
EIGHT = [
    leaf_hash(bytes.fromhex(text))
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
EIGHT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# (index, size): the published inclusion proofs, by the first eight letters of each hash.
EIGHT_INCLUSION = {
    (0, 1): [],
    (0, 2): ["96a296d2"],
    (1, 2): ["6e340b9c"],
    (2, 3): ["fac54203"],
    (1, 5): ["6e340b9c", "5f083f0a", "bc1a0643"],
    (0, 8): ["96a296d2", "5f083f0a", "6b47aaf2"],
    (5, 8): ["bc1a0643", "ca854ea1", "d37ee418"],
}
# (old, new): the published consistency proofs.
EIGHT_CONSISTENCY = {
    (1, 1): [],
    (1, 8): ["96a296d2", "5f083f0a", "6b47aaf2"],
    (2, 5): ["5f083f0a", "bc1a0643"],
    (6, 8): ["0ebc5d34", "ca854ea1", "d37ee418"],
}
GO = Path(__file__).with_name("vectors") / "go-tlog.json"


def go_vectors() -> dict[str, Any]:
    """What Go's own log and notes made; `vectors/generate.go` says how."""
    return json.loads(GO.read_text())


def go_hashes(texts: Sequence[str]) -> list[bytes]:
    """Hashes as Go writes them."""
    return [b64decode(text) for text in texts]


def records(count: int) -> list[bytes]:
    """The leaves of Go's tree."""
    return [leaf_hash(b"record %d" % index) for index in range(count)]


def reading(leaf_hashes: Sequence[bytes]) -> ReadHash:
    """A subtree's hash, from the definition: slow, plain, and nothing like the code under test."""

    def read(level: int, index: int) -> bytes:
        if level == 0:
            return leaf_hashes[index]
        return sha256(
            b"\x01" + read(level - 1, 2 * index) + read(level - 1, 2 * index + 1)
        ).digest()

    return read


def defined_root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root, word for word from RFC 6962, section 2.1."""
    if not leaf_hashes:
        return sha256(b"").digest()
    if len(leaf_hashes) == 1:
        return leaf_hashes[0]
    k = 1
    while 2 * k < len(leaf_hashes):
        k *= 2
    return sha256(b"\x01" + defined_root(leaf_hashes[:k]) + defined_root(leaf_hashes[k:])).digest()


class TileStore:
    """Tiles in memory, with the number of times that one was read."""

    def __init__(self) -> None:
        self.tiles: dict[Tile, bytes] = {}
        self.size = 0
        self.reads = 0

    def read(self, level: int, index: int) -> bytes:
        self.reads += 1
        return self.tiles.get((level, index), b"")

    def add(self, leaf_hashes: Sequence[bytes]) -> dict[Tile, bytes]:
        """Grow by these, and say which tiles changed."""
        self.size, changed = grow(self.size, leaf_hashes, self.read)
        self.tiles.update(changed)
        return changed


def flipped(data: bytes, at: int) -> bytes:
    """The bytes with one of them changed."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :]


Rooting = Callable[[Sequence[bytes]], bytes]
