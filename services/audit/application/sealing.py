"""Seals what was gathered: appends it to the council's tree, and signs the tree's root.

A crash at any point loses nothing: what was gathered and has no leaf is sealed by whoever leads next.
A root is signed only when the tree still has, at the size of the last signed one, the root that was
signed then. When it has not, somebody changed the ledger, and sealing stops until people have looked.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from services.audit.application.tree import Entry, Signed, Tree
from services.audit.domain.refusals import LedgerChanged
from shared.clock import Clock
from shared.eventstore.store import CouncilStore
from shared.ledger import checkpoints
from shared.ledger.checkpoints import Checkpoint
from shared.ledger.notes import NoteRefused, Signer
from shared.ledger.tiles import TileDamaged
from shared.observability import metrics
from shared.observability.logs import logger

LOG = logger("sealer")
BATCH = 2000
SECONDS, LEAVES = 2.0, 1000
"""A checkpoint is signed when that many leaves are unsigned, or after that many seconds."""


class Sealer:
    """Seals one council's entries, while its process leads."""

    name = "sealer"
    interval = 0.5

    def __init__(
        self,
        store: CouncilStore,
        signer: Signer,
        clock: Clock,
        waited: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self.signer = signer
        self.clock = clock
        self.waited = waited
        self.last: Signed | None = None
        self.signed_at = float("-inf")

    def step(self) -> bool:
        """Seal the next entries, and sign when it is time; True when there may be more.

        Raises LedgerChanged when the ledger is not what was signed.
        """
        with self.store.datastore.transaction(commit=True) as curs:
            tree = Tree(self.store, curs)
            size = tree.size(lock=True)
            entries = tree.unsealed(BATCH)
            self._tell_waiting(entries)
            last = self._newest(tree)
            if entries or self.last is None:
                self._require_unchanged(tree, size, last)
            if entries:
                size = tree.append(size, entries)
            signed = self._sign_when_it_is_time(tree, size, last)
        more = len(entries) == BATCH
        self._tell_sealed(entries, more)
        if signed:
            self.last, self.signed_at = signed, self.waited()
        return more

    def _sign_when_it_is_time(self, tree: Tree, size: int, last: Signed | None) -> Signed | None:
        unsigned = size - (last.checkpoint.size if last else 0)
        due = unsigned >= LEAVES or self.waited() - self.signed_at >= SECONDS
        if unsigned <= 0 or not due:
            return None
        checkpoint = Checkpoint(self.signer.name, size, tree.root_at(size))
        note = checkpoints.sign(checkpoint, self.signer).decode()
        signed = Signed(checkpoint, note, self.signer.key.text())
        tree.keep_checkpoint(signed, self.clock())
        metrics.LEDGER_SIZE.labels(self.store.council).set(size)
        return signed

    def _require_unchanged(self, tree: Tree, size: int, last: Signed | None) -> None:
        """Make sure that the tree continues what was signed, and what this process signed itself."""
        for signed in filter(None, (last, self.last)):
            what = self._difference(tree, size, signed)
            if what:
                raise self._changed(what)
        metrics.LEDGER_BROKEN.labels(self.store.council).set(0)

    def _newest(self, tree: Tree) -> Signed | None:
        try:
            return tree.newest()
        except NoteRefused as error:
            raise self._changed(f"has a newest checkpoint that is none: {error}") from error

    def _changed(self, what: str) -> LedgerChanged:
        """What to raise, once it is told to whoever is on duty."""
        metrics.LEDGER_BROKEN.labels(self.store.council).set(1)
        return LedgerChanged(
            f"The ledger of {self.store.council} {what}. Nothing more is signed until people have "
            "looked: ./kinplan audit verify."
        )

    def _difference(self, tree: Tree, size: int, signed: Signed) -> str:
        before = signed.checkpoint
        try:
            checkpoints.open_checkpoint(signed.note.encode(), [self.signer.verifier])
            if before.size > size or tree.root_at(before.size) != before.root:
                return f"has {size} entries and does not continue its checkpoint of {before.size}"
        except (NoteRefused, TileDamaged) as error:
            return f"cannot be continued, since {error}"
        return ""

    def _tell_waiting(self, entries: list[Entry]) -> None:
        """How long the oldest of what is not sealed has waited, in seconds."""
        now = self.clock()
        waited = [(now - entry["recorded_at"]).total_seconds() for entry in entries]
        metrics.UNSEALED_FOR.labels(self.store.council).set(max(waited, default=0.0))

    def _tell_sealed(self, entries: list[Entry], more: bool) -> None:
        council, now = self.store.council, self.clock()
        for entry in entries:
            waited = (now - entry["recorded_at"]).total_seconds()
            metrics.SEALED_AFTER.labels(council).observe(max(0.0, waited))
        if not more:
            metrics.UNSEALED_FOR.labels(council).set(0)
        if entries:
            LOG.debug("sealed", council=council, entries=len(entries))
