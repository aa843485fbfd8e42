"""The Merkle tree of RFC 6962, section 2.1: roots, proofs that a leaf is in, proofs of only growing.

Whoever makes proofs gives `read(level, index)`, which is the hash of the complete subtree of
`2**level` leaves that begins at leaf `index * 2**level`. Checking needs the proof alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
LARGEST = 2**63 - 1

ReadHash = Callable[[int, int], bytes]


class ProofRefused(Exception):
    """A proof does not show what it should; the message says why, in plain words."""


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node with these two below it; the 0x01 keeps nodes apart from leaves."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree with these leaves. Raises ValueError for a hash that is not 32 bytes."""
    frontier = Frontier()
    frontier.extend(leaf_hashes)
    return frontier.root()


def root_at(size: int, read: ReadHash) -> bytes:
    """The root of the tree when it had that many leaves."""
    return _root_between(0, size, read) if size else EMPTY_ROOT


class Frontier:
    """The right edge of a tree: all that is needed to add leaves and to know the root.

    It holds one hash for each complete subtree, the largest first: as many as `size` has ones when
    written in binary. Raises ValueError when these do not fit each other.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if not 0 <= size <= LARGEST or len(hashes) != size.bit_count():
            raise ValueError("a frontier has one hash for each complete subtree of its size")
        if any(len(hash) != HASH_SIZE for hash in hashes):
            raise ValueError("each hash of a frontier is 32 bytes")
        self._size = size
        self._hashes = list(hashes)

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, the largest first."""
        return tuple(self._hashes)

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf. Raises ValueError for a hash that is not 32 bytes."""
        self.extend((leaf_hash,))

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaves in order: all, or none when one is not 32 bytes (ValueError)."""
        hashes, size = self._hashes.copy(), self._size
        for merged in leaf_hashes:
            if len(merged) != HASH_SIZE:
                raise ValueError("a leaf's hash is 32 bytes")
            ones = size
            while ones & 1:  # each subtree as large as what is being added becomes its left half
                merged = sha256(b"\x01" + hashes.pop() + merged).digest()
                ones >>= 1
            hashes.append(merged)
            size += 1
        self._hashes, self._size = hashes, size

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        return _folded(self._hashes) if self._hashes else EMPTY_ROOT

    def encode(self) -> bytes:
        """The frontier as bytes: the size in eight, the largest end first, then the hashes."""
        return self._size.to_bytes(8, "big") + b"".join(self._hashes)

    @classmethod
    def decode(cls, data: bytes) -> Frontier:
        """The frontier that was encoded. Raises ValueError when the bytes are not one's."""
        hashes = data[8:]
        if len(data) < 8 or len(hashes) % HASH_SIZE:
            raise ValueError("these bytes are not a frontier")
        parts = [hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)]
        return cls(int.from_bytes(data[:8], "big"), parts)


def inclusion_proof(index: int, size: int, read: ReadHash) -> list[bytes]:
    """What shows that the leaf at `index` is in the tree of `size` leaves (RFC 6962, 2.1.1).

    Raises ValueError when there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has none at {index}")
    start, end, proof = 0, size, []
    while end - start > 1:
        middle = _middle(start, end)
        if index < middle:
            proof.append(_root_between(middle, end, read))
            end = middle
        else:
            proof.append(_root_between(start, middle, read))
            start = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, read: ReadHash) -> list[bytes]:
    """What shows that the tree of `new` leaves begins with that of `old` (RFC 6962, 2.1.2).

    It is empty when the sizes are the same or `old` is 0. Raises ValueError when the tree shrank.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves did not grow out of one of {old}")
    if old == 0:
        return []
    start, end, proof = 0, new, []
    while end != old:
        middle = _middle(start, end)
        if old <= middle:
            proof.append(_root_between(middle, end, read))
            end = middle
        else:
            proof.append(_root_between(start, middle, read))
            start = middle
    if start:  # else what is left is the old root itself, which the other side has
        proof.append(_root_between(start, end, read))
    return proof[::-1]


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Make sure that the leaf is at `index` in the tree of `size` leaves with that root.

    Raises ProofRefused. The way is that of RFC 9162, section 2.1.3.2.
    """
    _require_number(index, "the leaf's place")
    _require_number(size, "the size of the tree")
    _require_hashes((leaf_hash, *proof, root))
    if index >= size:
        raise ProofRefused(f"a tree of {size} leaves has none at {index}")
    here, last, merged = index, size - 1, leaf_hash
    for beside in proof:
        if last == 0:
            raise ProofRefused("the proof has more hashes than the tree has levels")
        if here & 1 or here == last:
            merged = node_hash(beside, merged)
            while not here & 1 and here:  # no neighbour on the right at these levels
                here, last = here >> 1, last >> 1
        else:
            merged = node_hash(merged, beside)
        here, last = here >> 1, last >> 1
    if last:
        raise ProofRefused("the proof has fewer hashes than the tree has levels")
    if merged != root:
        raise ProofRefused("the leaf and its proof do not lead to the root")


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Make sure that the new tree begins with all leaves of the old one, unchanged and in order.

    Raises ProofRefused. The way is that of RFC 9162, section 2.1.4.2; every tree begins with the
    empty one.
    """
    _require_number(old_size, "the old size")
    _require_number(new_size, "the new size")
    _require_hashes((old_root, *proof, new_root))
    if old_size > new_size:
        raise ProofRefused(f"a tree of {new_size} leaves did not grow out of one of {old_size}")
    if old_size == 0 and old_root != EMPTY_ROOT:
        raise ProofRefused("the old root is not that of an empty tree")
    if old_size in (0, new_size):
        if proof:
            raise ProofRefused(
                "there is nothing to prove between these sizes, yet there are hashes"
            )
        if old_size == new_size and old_root != new_root:
            raise ProofRefused("the trees have the same size and different roots")
        return
    from_old, from_new = _roots_along(old_size, old_root, new_size, proof)
    if from_old != old_root:
        raise ProofRefused("the proof does not lead to the old root")
    if from_new != new_root:
        raise ProofRefused("the proof does not lead to the new root")


def _roots_along(
    old_size: int, old_root: bytes, new_size: int, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """The old and the new root that the proof leads to. Raises ProofRefused for a wrong length."""
    here, last = old_size - 1, new_size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    # An old tree that is one complete subtree is where the proof starts, and is not sent along.
    path = (old_root, *proof) if old_size & (old_size - 1) == 0 else tuple(proof)
    if not path:
        raise ProofRefused("the proof is empty")
    from_old = from_new = path[0]
    for beside in path[1:]:
        if last == 0:
            raise ProofRefused("the proof has more hashes than the tree has levels")
        if here & 1 or here == last:
            from_old, from_new = node_hash(beside, from_old), node_hash(beside, from_new)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            from_new = node_hash(from_new, beside)
        here, last = here >> 1, last >> 1
    if last:
        raise ProofRefused("the proof has fewer hashes than the tree has levels")
    return from_old, from_new


def _middle(start: int, end: int) -> int:
    """Where the tree of these leaves divides: the left half is the largest complete one."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def _root_between(start: int, end: int, read: ReadHash) -> bytes:
    """The root of the leaves from `start` up to `end`, where `start` is a place of division."""
    hashes, at = [], start
    while at < end:
        level = (end - at).bit_length() - 1
        hashes.append(read(level, at >> level))
        at += 1 << level
    return _folded(hashes)


def _folded(hashes: Sequence[bytes]) -> bytes:
    """The root over complete subtrees, the largest first: the small ones join first."""
    merged = hashes[-1]
    for left in reversed(hashes[:-1]):
        merged = node_hash(left, merged)
    return merged


def _require_number(number: int, what: str) -> None:
    if type(number) is not int or not 0 <= number <= LARGEST:
        raise ProofRefused(f"{what} is not a number from 0 to {LARGEST}")


def _require_hashes(hashes: Iterable[bytes]) -> None:
    if any(not isinstance(hash, bytes) or len(hash) != HASH_SIZE for hash in hashes):
        raise ProofRefused("every hash of a proof, and the root, is 32 bytes")
