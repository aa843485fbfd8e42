"""The tree's hashes in tiles of 256, as in C2SP tlog-tiles: written once, read a few at a time.

The tile (0, n) holds the hashes of the leaves from n * 256 on. In a tile of a higher level each
hash is the root of a full tile of the level below. Only the last tile of a level may be partial.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import sha256

from shared.ledger.merkle import HASH_SIZE, ReadHash

WIDTH = 256
HEIGHT = 8
TILE_BYTES = WIDTH * HASH_SIZE
KEPT_TILES = 64

Tile = tuple[int, int]
ReadTile = Callable[[int, int], bytes]


class TileDamaged(Exception):
    """A tile that must be there is missing or too short; the message names it."""


def grow(
    size: int, leaf_hashes: Iterable[bytes], read_tile: ReadTile
) -> tuple[int, dict[Tile, bytes]]:
    """The new size and the tiles that change when these leaves are added to a tree of `size`.

    A changed tile replaces the one of the same level and index, of which it is a continuation. At
    most one tile of each level is read. Raises ValueError for a hash that is not 32 bytes, and
    TileDamaged.
    """
    if size < 0:
        raise ValueError("a tree has no size below 0")
    hashes = list(leaf_hashes)
    if any(len(hash) != HASH_SIZE for hash in hashes):
        raise ValueError("a leaf's hash is 32 bytes")
    new_size, changed, level = size + len(hashes), {}, 0
    while hashes:
        index, width = divmod(size, WIDTH)
        data = b"".join((_begun(level, index, width, read_tile), *hashes))
        hashes = []
        for at in range(0, len(data), TILE_BYTES):
            tile = data[at : at + TILE_BYTES]
            changed[level, index] = tile
            index += 1
            if len(tile) == TILE_BYTES:
                hashes.append(_root(tile))
        size, level = size // WIDTH, level + 1
    return new_size, changed


def reader(size: int, read_tile: ReadTile, kept: int = KEPT_TILES) -> ReadHash:
    """What `merkle`'s proofs read from, for the tree as it was at `size`.

    It keeps the `kept` tiles used last, each with the hashes between its levels. Reading raises
    TileDamaged, and ValueError for a subtree that is not complete at that size.
    """
    tiles: OrderedDict[Tile, list[bytes]] = OrderedDict()

    def read(level: int, index: int) -> bytes:
        if level < 0 or index < 0 or (index + 1) << level > size:
            raise ValueError(f"a tree of {size} leaves has no subtree {index} of level {level}")
        tile_level, inner = divmod(level, HEIGHT)
        place = tile_level, index >> (HEIGHT - inner)
        rows = tiles.get(place)
        if rows is None:
            width = min(WIDTH, (size >> (HEIGHT * tile_level)) - place[1] * WIDTH)
            rows = tiles[place] = _rows(_begun(*place, width, read_tile))
            if len(tiles) > kept:
                tiles.popitem(last=False)
        tiles.move_to_end(place)
        at = (index & ((1 << (HEIGHT - inner)) - 1)) * HASH_SIZE
        return rows[inner][at : at + HASH_SIZE]

    return read


def _begun(level: int, index: int, width: int, read_tile: ReadTile) -> bytes:
    """The first `width` hashes of a tile; what was added to it since is left out."""
    if width == 0:
        return b""
    data = read_tile(level, index)
    if len(data) < width * HASH_SIZE:
        raise TileDamaged(
            f"the tile {index} of level {level} has {len(data)} bytes, and not {width * HASH_SIZE}"
        )
    return bytes(data[: width * HASH_SIZE])


def _root(tile: bytes) -> bytes:
    """The root of a full tile."""
    row = tile
    while len(row) > HASH_SIZE:
        row = _above(row)
    return row


def _rows(tile: bytes) -> list[bytes]:
    """A tile's hashes and those above them, level by level, as far as subtrees are complete."""
    rows = [tile]
    for _ in range(HEIGHT - 1):
        rows.append(_above(rows[-1]))
    return rows


def _above(row: bytes) -> bytes:
    """The hashes of each two neighbours of a row; a last one without a neighbour is left out."""
    pair = 2 * HASH_SIZE
    return b"".join(
        [
            sha256(b"\x01" + row[at : at + pair]).digest()
            for at in range(0, len(row) - pair + 1, pair)
        ]
    )
