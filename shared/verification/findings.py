"""What a verification found wrong, each with its kind and where it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

CHANGED, MISSING, INSERTED, SWAPPED = "changed", "missing", "inserted", "swapped"
SET_BACK, REWRITTEN, FORKED, SIGNATURE = "set_back", "rewritten", "forked", "signature"
UNSEALED, UNREADABLE = "unsealed", "unreadable"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its kind, and in words what and where."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A stored event that is not what was sealed as that leaf. `stored` is the digest of the bytes that
    are there now (None: nothing is there), `sealed` the one that was sealed (None: not known)."""

    service: str
    position: int
    leaf: int
    stored: str | None
    sealed: str | None
    what: str


@dataclass
class Report:
    """What was verified of one council, and what was found."""

    council: str
    events: int = 0
    checkpoints: int = 0
    newest_size: int = 0
    newest_note: str = ""
    waiting: int = 0
    waiting_since: datetime | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def add(self, kind: str, text: str) -> None:
        """Note something that is wrong."""
        self.findings.append(Finding(kind, text))


def told(differences: Sequence[Difference]) -> Iterable[Finding]:
    """The differences as findings: exchanged events as such, and what is gone in a row as one."""
    by_sealed = {d.sealed: d for d in differences if d.sealed}
    gone: list[Difference] = []
    for one in differences:
        other = by_sealed.get(one.stored) if one.stored else None
        if one.stored is None:
            gone.append(one)
        elif other is not None and other is not one and other.stored == one.sealed:
            if (one.service, one.position) < (other.service, other.position):
                yield Finding(
                    SWAPPED,
                    f"{_place(one)} and {_place(other)} hold each other's bytes: they were exchanged.",
                )
        elif other is not None and other is not one:
            yield Finding(
                CHANGED, f"{_place(one)} holds the bytes that were sealed as {_place(other)}."
            )
        else:
            yield Finding(CHANGED, f"{_place(one)}: {one.what}.")
    yield from _gone(gone)


def _gone(gone: list[Difference]) -> Iterable[Finding]:
    rows: list[list[Difference]] = []
    for one in sorted(gone, key=lambda d: (d.service, d.position)):
        if rows and rows[-1][-1].service == one.service and rows[-1][-1].leaf < one.leaf:
            rows[-1].append(one)
        else:
            rows.append([one])
    for row in rows:
        first, last = row[0], row[-1]
        if len(row) == 1:
            yield Finding(MISSING, f"{_place(first)} was sealed and is not in the store any more.")
        else:
            yield Finding(
                MISSING,
                f"{first.service}: {len(row)} events from position {first.position} to "
                f"{last.position} were sealed and are not in the store any more. If they are the "
                "last of its log, the store was set back, or restored from an older copy.",
            )


def _place(one: Difference) -> str:
    return f"{one.service}, event {one.position} (leaf {one.leaf})"
