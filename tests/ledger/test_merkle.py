"""The tree beside the published test data, Go's log, pymerkle, the definition, and planted faults."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pymerkle
import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from shared.ledger.leaves import leaf_hash
from shared.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    ProofRefused,
    consistency_proof,
    inclusion_proof,
    node_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.ledger.trees import (
    EIGHT,
    EIGHT_CONSISTENCY,
    EIGHT_INCLUSION,
    EIGHT_ROOTS,
    Rooting,
    defined_root,
    flipped,
    go_hashes,
    go_vectors,
    reading,
    records,
)

MANY = records(600)
MANY_READ = reading(MANY)
GO = go_vectors()
SIZES = st.integers(1, 600)


def wrong_sizes(root: Rooting) -> list[int]:
    """The sizes at which a way to find roots does not give the published ones."""
    return [size for size, text in enumerate(EIGHT_ROOTS) if root(EIGHT[:size]).hex() != text]


def test_roots_are_the_published_ones() -> None:
    assert wrong_sizes(root_of) == []
    assert wrong_sizes(defined_root) == []
    assert EMPTY_ROOT.hex() == EIGHT_ROOTS[0]


def doubling_the_last(hashes: Sequence[bytes]) -> bytes:
    """A planted fault: a leaf without a neighbour is hashed with itself."""
    row = list(hashes) or [EMPTY_ROOT]
    while len(row) > 1:
        row += row[-1:] * (len(row) % 2)
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def halving(hashes: Sequence[bytes]) -> bytes:
    """A planted fault: the tree divides in the middle, not at a power of two."""
    if len(hashes) < 2:
        return hashes[0] if hashes else EMPTY_ROOT
    half = len(hashes) // 2
    return node_hash(halving(hashes[:half]), halving(hashes[half:]))


def unmarked(hashes: Sequence[bytes]) -> bytes:
    """A planted fault: nodes are hashed without the byte that keeps them apart from leaves."""
    if len(hashes) < 2:
        return hashes[0] if hashes else EMPTY_ROOT
    return sha256(b"".join(hashes)).digest()


@pytest.mark.parametrize("planted", [doubling_the_last, halving, unmarked])
def test_a_wrong_way_to_find_roots_is_found(planted: Rooting) -> None:
    assert wrong_sizes(planted) != []


@pytest.mark.parametrize(("index", "size"), EIGHT_INCLUSION)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int) -> None:
    proof = inclusion_proof(index, size, reading(EIGHT))
    assert [hash.hex()[:8] for hash in proof] == EIGHT_INCLUSION[index, size]
    verify_inclusion(EIGHT[index], index, size, proof, bytes.fromhex(EIGHT_ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), EIGHT_CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(old: int, new: int) -> None:
    proof = consistency_proof(old, new, reading(EIGHT))
    assert [hash.hex()[:8] for hash in proof] == EIGHT_CONSISTENCY[old, new]
    roots = [bytes.fromhex(text) for text in EIGHT_ROOTS]
    verify_consistency(old, roots[old], new, roots[new], proof)


def test_every_small_tree_proves_every_leaf_and_every_earlier_tree() -> None:
    for size in range(1, 34):
        root = defined_root(MANY[:size])
        for index in range(size):
            proof = inclusion_proof(index, size, MANY_READ)
            verify_inclusion(MANY[index], index, size, proof, root)
            old_root = defined_root(MANY[:index])
            proof = consistency_proof(index, size, MANY_READ)
            verify_consistency(index, old_root, size, root, proof)


def test_roots_and_proofs_are_those_of_go() -> None:
    leaves = records(65793)
    frontier, roots = Frontier(), {}
    for index, leaf in enumerate(leaves):
        frontier.append(leaf)
        if str(index + 1) in GO["roots"]:
            roots[str(index + 1)] = frontier.root()
    assert roots == {size: go_hashes([text])[0] for size, text in GO["roots"].items()}
    assert len(roots) == 54
    for made in GO["inclusion"]:
        proof, root = go_hashes(made["hashes"]), roots[str(made["size"])]
        verify_inclusion(leaves[made["first"]], made["first"], made["size"], proof, root)
        if made["size"] <= 600:
            assert inclusion_proof(made["first"], made["size"], MANY_READ) == proof
    for made in GO["consistency"]:
        proof, first, size = go_hashes(made["hashes"]), made["first"], made["size"]
        verify_consistency(first, roots[str(first)], size, roots[str(size)], proof)
        if size <= 600:
            assert consistency_proof(first, size, MANY_READ) == proof


@settings(max_examples=100, deadline=None)
@for_any(SIZES, st.data())
def test_a_proof_of_any_leaf_holds_and_with_any_byte_changed_is_refused(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    root, proof = root_at(size, MANY_READ), inclusion_proof(index, size, MANY_READ)
    assert root == root_of(MANY[:size])
    verify_inclusion(MANY[index], index, size, proof, root)
    parts = [MANY[index], *proof, root]
    at = data.draw(st.integers(0, len(parts) * 32 - 1))
    parts[at // 32] = flipped(parts[at // 32], at)
    with pytest.raises(ProofRefused):
        verify_inclusion(parts[0], index, size, parts[1:-1], parts[-1])


@settings(max_examples=100, deadline=None)
@for_any(SIZES, st.data())
def test_a_proof_of_growth_holds_and_with_any_byte_changed_is_refused(
    new: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, new))
    parts = [
        root_at(old, MANY_READ),
        *consistency_proof(old, new, MANY_READ),
        root_at(new, MANY_READ),
    ]
    verify_consistency(old, parts[0], new, parts[-1], parts[1:-1])
    at = data.draw(st.integers(0, len(parts) * 32 - 1))
    parts[at // 32] = flipped(parts[at // 32], at)
    with pytest.raises(ProofRefused):
        verify_consistency(old, parts[0], new, parts[-1], parts[1:-1])


@settings(max_examples=100, deadline=None)
@for_any(SIZES, st.data())
def test_a_proof_is_for_one_place_and_size_only(size: int, data: st.DataObject) -> None:
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(-3, size + 3))
    proof, root = inclusion_proof(index, size, MANY_READ), root_at(size, MANY_READ)
    if other != index:
        with pytest.raises(ProofRefused):
            verify_inclusion(MANY[index], other, size, proof, root)
    with pytest.raises(ProofRefused, match="more hashes"):
        verify_inclusion(MANY[index], index, size, [*proof, root], root)
    if proof:
        with pytest.raises(ProofRefused, match="fewer hashes"):
            verify_inclusion(MANY[index], index, size, proof[:-1], root)


@settings(max_examples=60, deadline=None)
@for_any(st.integers(2, 600), st.data())
def test_a_proof_of_growth_has_one_length(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    proof, roots = consistency_proof(old, new, MANY_READ), (root_at(old, MANY_READ), ROOT)
    with pytest.raises(ProofRefused, match="more hashes"):
        verify_consistency(old, roots[0], new, root_at(new, MANY_READ), [*proof, roots[0]])
    with pytest.raises(ProofRefused, match=r"fewer hashes|empty"):
        verify_consistency(old, roots[0], new, root_at(new, MANY_READ), proof[:-1])
    with pytest.raises(ProofRefused, match=r"fewer hashes|empty"):
        verify_consistency(old, roots[0], new, root_at(new, MANY_READ), [])


def test_an_event_inserted_removed_or_moved_cannot_be_proved_as_growth() -> None:
    old = root_of(MANY[:100])
    for name, changed in {
        "inserted": [*MANY[:50], leaf_hash(b"x"), *MANY[50:199]],
        "removed": [*MANY[:50], *MANY[51:201]],
        "moved": [*MANY[:50], MANY[51], MANY[50], *MANY[52:200]],
    }.items():
        proof = consistency_proof(100, 200, reading(changed))
        with pytest.raises(ProofRefused):
            verify_consistency(100, old, 200, root_of(changed), proof)
            pytest.fail(name)


ROOT = root_of(MANY[:8])
PROOF = inclusion_proof(5, 8, MANY_READ)
GROWTH = consistency_proof(3, 8, MANY_READ)


@pytest.mark.parametrize(
    ("index", "size"), [(-1, 8), (8, 8), (5, 0), (5, -8), (5, 2**63), (2**80, 2**90), (True, 8)]
)
def test_places_that_cannot_be_are_refused(index: int, size: int) -> None:
    with pytest.raises(ProofRefused, match=r"is not a number|has none at"):
        verify_inclusion(MANY[5], index, size, PROOF, ROOT)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (-1, 8, "is not a number"),
        (3, -1, "is not a number"),
        (3, 2**63, "is not a number"),
        (9, 8, "did not grow"),
        (0, 8, "not that of an empty tree"),
        (8, 8, "nothing to prove"),
        (2, 8, "old root|new root|hashes"),
        (4, 8, "old root|new root|hashes"),
        (3, 9, "old root|new root|hashes"),
    ],
)
def test_sizes_that_cannot_be_are_refused(old: int, new: int, words: str) -> None:
    with pytest.raises(ProofRefused, match=words):
        verify_consistency(old, root_of(MANY[:3]), new, ROOT, GROWTH)


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33), "text", None, bytearray(32)])
def test_what_is_not_a_hash_is_refused(wrong: bytes) -> None:
    for leaf, proof, root in (
        (wrong, PROOF, ROOT),
        (MANY[5], [*PROOF[:2], wrong], ROOT),
        (MANY[5], PROOF, wrong),
    ):
        with pytest.raises(ProofRefused, match="32 bytes"):
            verify_inclusion(leaf, 5, 8, proof, root)
    with pytest.raises(ProofRefused, match="32 bytes"):
        verify_consistency(3, root_of(MANY[:3]), 8, ROOT, [*GROWTH[:-1], wrong])


def test_the_empty_tree_grows_into_any_and_nothing_else_is_said_of_it() -> None:
    verify_consistency(0, EMPTY_ROOT, 8, ROOT, [])
    verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    for old_root, new_root, proof in ((ROOT, ROOT, []), (EMPTY_ROOT, ROOT, [ROOT])):
        with pytest.raises(ProofRefused):
            verify_consistency(0, old_root, 8, new_root, proof)
    with pytest.raises(ProofRefused, match="same size and different roots"):
        verify_consistency(8, flipped(ROOT, 1), 8, ROOT, [])


def test_nobody_asks_for_a_proof_of_what_is_not_there() -> None:
    for index, size in ((-1, 8), (8, 8), (0, 0)):
        with pytest.raises(ValueError, match="has none"):
            inclusion_proof(index, size, MANY_READ)
    for old, new in ((-1, 8), (9, 8)):
        with pytest.raises(ValueError, match="did not grow"):
            consistency_proof(old, new, MANY_READ)


@settings(max_examples=60, deadline=None)
@for_any(st.lists(st.integers(0, 90), max_size=8))
def test_a_frontier_has_the_root_of_all_leaves_however_they_came(batches: list[int]) -> None:
    frontier, size = Frontier(), 0
    for batch in batches:
        frontier.extend(MANY[size : size + batch])
        size = min(size + batch, len(MANY))
        frontier = Frontier.decode(frontier.encode())
        assert (frontier.size, frontier.root()) == (size, defined_root(MANY[:size]))
    assert len(frontier.hashes) == size.bit_count()


def test_a_frontier_is_made_of_hashes_that_fit_its_size() -> None:
    for size, hashes in ((1, [b"short"]), (2, MANY[:2]), (3, MANY[:1]), (-1, []), (2**63, [])):
        with pytest.raises(ValueError, match="frontier"):
            Frontier(size, hashes)


def test_a_frontier_takes_all_leaves_or_none() -> None:
    frontier = Frontier()
    frontier.extend(MANY[:5])
    before = frontier.encode()
    with pytest.raises(ValueError):
        frontier.extend([MANY[5], MANY[6], b"short"])
    assert frontier.encode() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[:-32],
        lambda data: data + bytes(32),
        lambda data: data[:7],
        lambda data: b"\xff" + data[1:],
        lambda _: b"",
    ],
)
def test_bytes_that_are_not_a_frontier_are_refused(damage: object) -> None:
    frontier = Frontier()
    frontier.extend(MANY[:6])
    with pytest.raises(ValueError):
        Frontier.decode(damage(frontier.encode()))  # type: ignore[operator]


def test_an_independent_implementation_agrees() -> None:
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    theirs.append_entries([b"record %d" % index for index in range(130)])
    for size in range(1, 131):
        index, old = (size * size + 3) % size, 1 + (size * 5) % size
        old_root, root = root_at(old, MANY_READ), root_at(size, MANY_READ)
        assert (theirs.get_root(old), theirs.get_root(size)) == (old_root, root)
        path = theirs.prove_inclusion(index + 1, size)  # they count from 1, and begin at the leaf
        assert path.path[1:] == inclusion_proof(index, size, MANY_READ)
        path.verify(MANY[index], root)
        verify_inclusion(MANY[index], index, size, path.path[1:], root)
        # Their proofs of growth hold more hashes than the RFC's, so each is checked on its own.
        growth = theirs.prove_consistency(old, size)
        growth.verify(old_root, root)
        verify_consistency(
            old, theirs.get_root(old), size, theirs.get_root(size), _growth(old, size)
        )
        with pytest.raises(pymerkle.InvalidProof):
            growth.verify(old_root, flipped(root, size))


def _growth(old: int, new: int) -> list[bytes]:
    return consistency_proof(old, new, MANY_READ)
