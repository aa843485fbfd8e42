"""Tiles: the same whatever the batches were, the same as Go's, and enough for every proof."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from shared.ledger.merkle import (
    consistency_proof,
    inclusion_proof,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from shared.ledger.tiles import TileDamaged, grow, reader
from tests.ledger.trees import TileStore, flipped, go_hashes, go_vectors, reading, records

MANY = records(700)
MANY_READ = reading(MANY)
GO = go_vectors()


def stored(size: int) -> TileStore:
    """Tiles of that many leaves, added at once."""
    store = TileStore()
    store.add(MANY[:size])
    return store


def test_the_tiles_of_a_large_tree_are_those_of_go() -> None:
    store, leaves = TileStore(), records(65793)
    for start in range(0, len(leaves), 10_000):
        store.add(leaves[start : start + 10_000])
    digests = {f"{level}/{n}": sha256(tile).hexdigest() for (level, n), tile in store.tiles.items()}
    assert len(digests) == 258 + 2 + 1
    assert {name: digests[name] for name in GO["tiles"]} == GO["tiles"]
    read = reader(store.size, store.read)
    assert root_at(store.size, read) == go_hashes([GO["roots"]["65793"]])[0]
    assert root_at(65536, read) == go_hashes([GO["roots"]["65536"]])[0]
    for made in GO["inclusion"]:
        assert inclusion_proof(made["first"], made["size"], read) == go_hashes(made["hashes"])
    for made in GO["consistency"]:
        assert consistency_proof(made["first"], made["size"], read) == go_hashes(made["hashes"])


@settings(max_examples=60, deadline=None)
@for_any(st.lists(st.one_of(st.integers(0, 5), st.integers(0, 300)), max_size=8))
def test_tiles_are_the_same_whatever_the_batches_were(batches: list[int]) -> None:
    store, size = TileStore(), 0
    for batch in batches:
        store.add(MANY[size : size + batch])
        size = min(size + batch, len(MANY))
        assert store.size == size
    assert store.tiles == stored(size).tiles
    assert root_at(size, reader(size, store.read)) == root_of(MANY[:size])


@settings(max_examples=60, deadline=None)
@for_any(st.integers(1, 700), st.data())
def test_proofs_come_from_tiles_at_any_size_that_was(size: int, data: st.DataObject) -> None:
    store = stored(size)
    then = data.draw(st.integers(1, size))
    index, old = data.draw(st.integers(0, then - 1)), data.draw(st.integers(0, then))
    read = reader(then, store.read, kept=1)
    verify_inclusion(
        MANY[index], index, then, inclusion_proof(index, then, read), root_of(MANY[:then])
    )
    proof = consistency_proof(old, then, read)
    verify_consistency(old, root_of(MANY[:old]), then, root_of(MANY[:then]), proof)
    assert proof == consistency_proof(old, then, MANY_READ)


@settings(max_examples=40, deadline=None)
@for_any(st.integers(0, 600 * 32 - 1))
def test_a_changed_byte_in_a_tile_changes_the_root(at: int) -> None:
    store = stored(600)
    level, index = 0, at // (256 * 32)
    store.tiles[level, index] = flipped(store.tiles[level, index], at % (256 * 32))
    # The roots of full tiles stand in the tile above; only what is read there can hide the change.
    del store.tiles[1, 0]
    tops = {n: root_of(_hashes(store.tiles[0, n])) for n in range(2)}
    store.tiles[1, 0] = tops[0] + tops[1]
    assert root_at(600, reader(600, store.read)) != root_of(MANY[:600])


def _hashes(tile: bytes) -> list[bytes]:
    return [tile[at : at + 32] for at in range(0, len(tile), 32)]


def test_a_tile_is_a_continuation_of_what_it_was() -> None:
    before, after = stored(300), stored(600)
    for place, tile in before.tiles.items():
        assert after.tiles[place].startswith(tile)


def test_growing_reads_one_tile_of_each_level_at_most() -> None:
    store = stored(600)
    store.reads = 0
    assert set(store.add(MANY[600:602])) == {(0, 2)}
    assert store.reads == 1
    store = stored(255)
    store.reads = 0
    assert set(store.add(MANY[255:257])) == {(0, 0), (0, 1), (1, 0)}
    assert store.reads == 1


def test_a_tile_that_is_missing_or_too_short_is_not_gone_over() -> None:
    store = stored(600)
    store.tiles[0, 2] = store.tiles[0, 2][:-32]
    with pytest.raises(TileDamaged, match="tile 2 of level 0"):
        store.add(MANY[600:601])
    with pytest.raises(TileDamaged, match="tile 2 of level 0"):
        root_at(600, reader(600, store.read))


@pytest.mark.parametrize(("level", "index"), [(0, 600), (-1, 0), (0, -1), (8, 2), (10, 0)])
def test_nothing_is_read_that_is_not_complete(level: int, index: int) -> None:
    with pytest.raises(ValueError, match="no subtree"):
        reader(600, stored(600).read)(level, index)


def test_a_leaf_that_is_no_hash_is_refused() -> None:
    for hashes in ([b"short"], [bytes(32), bytes(33)]):
        with pytest.raises(ValueError, match="32 bytes"):
            grow(0, hashes, TileStore().read)
    with pytest.raises(ValueError, match="below 0"):
        grow(-1, [], TileStore().read)


def test_tiles_that_were_read_are_kept_for_a_while() -> None:
    store = stored(600)
    read = reader(600, store.read)
    store.reads = 0
    for index in range(256):
        read(0, index)
        read(7, 0)
    assert store.reads == 1
