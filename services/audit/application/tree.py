"""The council's ledger as it is kept: a Merkle tree over what was gathered, and its checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in
from shared.ledger import merkle, tiles
from shared.ledger.checkpoints import Checkpoint
from shared.ledger.leaves import leaf_hash_of, recorded_text
from shared.ledger.notes import parse_note

Entry = dict[str, Any]


@dataclass(frozen=True)
class Signed:
    """A checkpoint that was signed: `note` is the whole text, as it is given to others, `key` the
    public key that checks it."""

    checkpoint: Checkpoint
    note: str
    key: str


class Tree:
    """One council's tree, read and grown inside the caller's transaction."""

    def __init__(self, store: CouncilStore, curs: Any) -> None:
        self.store = store
        self.curs = curs

    def size(self, lock: bool = False) -> int:
        """How many leaves the tree has. `lock`: nobody else grows it until the transaction ends."""
        if lock:
            self._run("INSERT INTO {schema}.tree (size) VALUES (0) ON CONFLICT DO NOTHING")
        row = self._run(
            "SELECT size FROM {schema}.tree" + (" FOR UPDATE" if lock else "")
        ).fetchone()
        return row["size"] if row else 0

    def append(self, size: int, entries: Sequence[Entry]) -> int:
        """Seal the entries as the next leaves, in their order; the new size."""
        hashes = [leaf_of(self.store.council, entry) for entry in entries]
        grown, changed = tiles.grow(size, hashes, self.read_tile)
        self._run(
            "UPDATE {schema}.entries AS e SET leaf = new.leaf "
            "FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) AS new (service, position, leaf) "
            "WHERE e.service = new.service AND e.position = new.position",
            (
                [entry["service"] for entry in entries],
                [entry["position"] for entry in entries],
                list(range(size, grown)),
            ),
        )
        self._run(
            "INSERT INTO {schema}.tiles AS t (level, place, hashes) "
            "SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[]) "
            "ON CONFLICT (level, place) DO UPDATE SET hashes = excluded.hashes",
            (
                [level for level, _ in changed],
                [place for _, place in changed],
                list(changed.values()),
            ),
        )
        self._run("UPDATE {schema}.tree SET size = %s", (grown,))
        return grown

    def root_at(self, size: int) -> bytes:
        """The root of the tree when it had that many leaves."""
        return merkle.root_at(size, self.reader(size))

    def reader(self, size: int) -> merkle.ReadHash:
        """What proofs about the tree at that size are made from."""
        return tiles.reader(size, self.read_tile)

    def read_tile(self, level: int, place: int) -> bytes:
        """The hashes of one tile; nothing when it is not there."""
        row = self._run(
            "SELECT hashes FROM {schema}.tiles WHERE level = %s AND place = %s", (level, place)
        ).fetchone()
        return bytes(row["hashes"]) if row else b""

    def newest(self) -> Signed | None:
        """The checkpoint that was signed last; None before the first."""
        row = self._run(
            "SELECT note, key FROM {schema}.checkpoints ORDER BY size DESC LIMIT 1"
        ).fetchone()
        if not row:
            return None
        return Signed(
            Checkpoint.parse(parse_note(row["note"].encode()).text), row["note"], row["key"]
        )

    def keep_checkpoint(self, signed: Signed, signed_at: datetime) -> None:
        """Keep a checkpoint. The same one again changes nothing."""
        self._run(
            "INSERT INTO {schema}.checkpoints (size, signed_at, key, note) "
            "VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (signed.checkpoint.size, signed_at, signed.key, signed.note),
        )

    def unsealed(self, limit: int) -> list[Entry]:
        """What was gathered and is not sealed yet, at most so many."""
        return self._run(
            "SELECT service, position, aggregate, version, topic, recorded_at, digest "
            "FROM {schema}.entries WHERE leaf IS NULL ORDER BY service, position LIMIT %s",
            (limit,),
        ).fetchall()

    def _run(self, statement: str, values: Sequence[Any] = ()) -> Any:
        return self.curs.execute(statement_in(self.store, statement), values)


def leaf_of(council: str, entry: Entry) -> bytes:
    """The hash of the leaf that an entry becomes."""
    return leaf_hash_of(
        entry["service"],
        council,
        entry["position"],
        str(entry["aggregate"]),
        entry["version"],
        entry["topic"],
        recorded_text(entry["recorded_at"]),
        entry["digest"],
    )
