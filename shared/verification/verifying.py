"""Verifies a council's ledger and everything that it seals, reading a part at a time.

Three things are compared: the bytes that the services store, the tree that was built when they were
sealed, and the roots that were signed. Whoever changed one and not the others is found; whoever
changed all three would have needed the ledger's key, and does not agree with checkpoints that somebody
kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from shared.ledger.checkpoints import Checkpoint, open_checkpoint
from shared.ledger.leaves import leaf_hash_of, recorded_text
from shared.ledger.merkle import HASH_SIZE, Frontier
from shared.ledger.notes import NoteRefused, Verifier
from shared.verification import findings
from shared.verification.findings import Difference, Report, told
from shared.verification.ledger_rows import LEAVES_AT_ONCE, LedgerRows

Progress = Callable[[int, int], None]
MOST_DIFFERENCES = 10_000


@dataclass
class _Signed:
    """The checkpoints, as the leaves come by: each is compared when the tree has its size."""

    report: Report
    verifiers: Sequence[Verifier]
    origin: str
    rows: Iterator[tuple[int, str]]
    next: tuple[int, str] | None = None

    def advance(self) -> int | None:
        """The size of the next checkpoint that is to be compared; None after the last."""
        self.next = next(self.rows, None)
        return self.next[0] if self.next else None

    def compare(self, frontier: Frontier) -> None:
        """Compare the checkpoint of this size with the tree as it is now."""
        assert self.next is not None
        size, note = self.next
        try:
            checkpoint = open_checkpoint(note.encode(), self.verifiers)
        except NoteRefused as refused:
            self.report.add(findings.SIGNATURE, f"The checkpoint of {size} entries: {refused}.")
            return
        self.report.checkpoints += 1
        self.report.newest_size, self.report.newest_note = size, note
        if checkpoint.origin != self.origin:
            self.report.add(
                findings.SIGNATURE,
                f"The checkpoint of {size} entries is of another ledger, {checkpoint.origin}.",
            )
        elif checkpoint.size != size or checkpoint.root != frontier.root():
            self.report.add(
                findings.REWRITTEN,
                f"The ledger's first {size} entries are not those of its signed checkpoint: the "
                "ledger was rewritten after it was signed.",
            )


def verify_council(
    rows: LedgerRows,
    verifiers: Sequence[Verifier],
    kept: Sequence[Checkpoint] = (),
    progress: Progress = lambda done, of: None,
) -> Report:
    """Verify everything that is sealed of one council, as it is at one moment.

    `kept` are checkpoints that somebody kept elsewhere, whose signatures the caller has checked.
    Memory does not grow with the ledger.
    """
    report = Report(rows.council)
    size = rows.size()
    _compare_counts(report, rows, size)
    signed = _Signed(report, verifiers, verifiers[0].name, rows.checkpoints())
    frontier, differences = Frontier(), list[Difference]()
    wanted = _Wanted(signed, {one.size for one in kept})
    wanted.passed(frontier)
    for start in range(0, size, LEAVES_AT_ONCE):
        end = min(size, start + LEAVES_AT_ONCE)
        sealed = rows.leaf_hashes(start, end)
        _extend(frontier, sealed, wanted)
        if len(sealed) < (end - start) * HASH_SIZE:
            report.add(
                findings.REWRITTEN,
                f"The ledger's tree breaks off after {start + len(sealed) // HASH_SIZE} of {size} "
                "entries: hashes were removed.",
            )
            break
        if len(differences) < MOST_DIFFERENCES:
            differences += _compare_events(rows, report, start, end, sealed)
        progress(end, size)
    wanted.beyond(frontier.size)
    compare_kept(report, kept, wanted.roots, frontier.size)
    report.findings += told(differences)
    return report


class _Wanted:
    """The sizes at which the root is wanted: those of checkpoints, signed and kept."""

    def __init__(self, signed: _Signed, kept: set[int]) -> None:
        self.signed = signed
        self.kept = sorted(kept)
        self.roots: dict[int, bytes] = {}
        self.checkpoint = signed.advance()

    def next_size(self) -> int | None:
        """The next size that is wanted; None when there is none."""
        sizes = [*self.kept[:1], *([] if self.checkpoint is None else [self.checkpoint])]
        return min(sizes, default=None)

    def passed(self, frontier: Frontier) -> None:
        """The tree has this size now: compare and keep what is wanted of it."""
        while self.checkpoint is not None and self.checkpoint <= frontier.size:
            self.signed.compare(frontier)
            self.checkpoint = self.signed.advance()
        while self.kept and self.kept[0] <= frontier.size:
            self.roots[self.kept.pop(0)] = frontier.root()

    def beyond(self, size: int) -> None:
        """The tree has ended; checkpoints of a greater size are of entries that are gone."""
        while self.checkpoint is not None:
            self.signed.report.add(
                findings.SET_BACK,
                f"A checkpoint was signed of {self.checkpoint} entries, and the ledger has {size}: "
                "it was set back.",
            )
            self.checkpoint = self.signed.advance()


def _compare_counts(report: Report, rows: LedgerRows, size: int) -> None:
    count, highest = rows.leaves()
    if (count, highest) != (size, size - 1):
        report.add(
            findings.REWRITTEN,
            f"The ledger says that it has {size} entries; {count} have a leaf, the highest is "
            f"{highest}: entries were removed or added by hand.",
        )


def _extend(frontier: Frontier, sealed: bytes, wanted: _Wanted) -> None:
    """Add the leaves to the frontier, stopping wherever a root is wanted."""
    hashes = [sealed[at : at + HASH_SIZE] for at in range(0, len(sealed), HASH_SIZE)]
    done = 0
    while done < len(hashes):
        size = wanted.next_size()
        until = len(hashes) if size is None else min(len(hashes), done + size - frontier.size)
        frontier.extend(hashes[done:until])
        done = until
        wanted.passed(frontier)


def _compare_events(
    rows: LedgerRows, report: Report, start: int, end: int, sealed: bytes
) -> Iterator[Difference]:
    """Compare what is stored with what was sealed, for every leaf in that range."""
    seen = 0
    council = rows.council
    for service in rows.services_between(start, end):
        for row in rows.between(service, start, end):
            leaf, position, case, gathered, same, aggregate, version, topic, recorded_at, state = (
                row
            )
            seen += 1
            at = (leaf - start) * HASH_SIZE
            if state is None:
                yield Difference(service, position, leaf, None, gathered, "is gone")
                continue
            digest = sha256(state).hexdigest()
            hashed = leaf_hash_of(
                service,
                council,
                position,
                aggregate,
                version,
                topic,
                recorded_text(recorded_at),
                digest,
            )
            if hashed != sealed[at : at + HASH_SIZE]:
                yield _difference(
                    rows, service, position, leaf, digest, sealed[at : at + HASH_SIZE]
                )
            elif not same or digest != gathered or b'"case":"%b"' % case.encode() not in state:
                report.add(
                    findings.CHANGED,
                    f"{service}, event {position} (leaf {leaf}) is what was sealed, and the audit "
                    "service's own entry of it was changed.",
                )
    report.events += seen


def _difference(
    rows: LedgerRows, service: str, position: int, leaf: int, digest: str, sealed: bytes
) -> Difference:
    """What differs of an event that is not what was sealed, by what was gathered of it."""
    entry = rows.entry(service, position)
    assert entry is not None, "its leaf was found by it"
    gathered = leaf_hash_of(
        service,
        rows.council,
        position,
        str(entry["aggregate"]),
        entry["version"],
        entry["topic"],
        recorded_text(entry["recorded_at"]),
        entry["digest"],
    )
    if gathered != sealed:
        what = "neither what is stored nor what the audit service gathered is what was sealed"
        return Difference(service, position, leaf, digest, None, what)
    if digest != entry["digest"]:
        what = "its stored bytes are not those that were sealed"
    else:
        what = "its bytes are those that were sealed, its record, version, topic or time is not"
    return Difference(service, position, leaf, digest, entry["digest"], what)


def compare_kept(
    report: Report, kept: Sequence[Checkpoint], roots: Mapping[int, bytes], size: int
) -> None:
    """Compare the checkpoints that were kept with the roots that the ledger had at their sizes."""
    for one in kept:
        if one.size > size:
            report.add(
                findings.SET_BACK,
                f"The checkpoint that was kept has {one.size} entries, and the ledger has {size}: "
                "it was set back, or restored from an older copy.",
            )
        elif roots.get(one.size) != one.root:
            report.add(
                findings.FORKED,
                f"The checkpoint that was kept, of {one.size} entries, is no part of this ledger: "
                "its history was rewritten, or there are two ledgers.",
            )
