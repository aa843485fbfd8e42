"""Verifies the events of one case: that each is what was sealed, and sealed under a signed root."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from shared.ledger import merkle, tiles
from shared.ledger.checkpoints import Checkpoint, open_checkpoint
from shared.ledger.leaves import leaf_hash_of, recorded_text
from shared.ledger.merkle import ProofRefused
from shared.ledger.notes import NoteRefused, Verifier
from shared.ledger.tiles import TileDamaged
from shared.verification import findings
from shared.verification.findings import Report
from shared.verification.ledger_rows import LedgerRows
from shared.verification.verifying import compare_kept


def verify_case(
    rows: LedgerRows,
    verifiers: Sequence[Verifier],
    case: str,
    kept: Sequence[Checkpoint] = (),
) -> Report:
    """Verify what was gathered of one case, by the inclusion of each event under the newest root, and
    that the newest root continues the checkpoints that somebody kept elsewhere."""
    report = Report(rows.council)
    newest = _newest(rows, verifiers, report)
    read = tiles.reader(newest.size, rows.tile) if newest else None
    if newest and read:
        continued = {one.size: one.root for one in kept if _continues(newest, one, read)}
        compare_kept(report, kept, continued, newest.size)
    else:
        compare_kept(report, kept, {}, 0)
    for service, position, leaf in rows.of_case(case):
        if newest is None or read is None or leaf is None or leaf >= newest.size:
            report.waiting += 1
            continue
        report.events += 1
        where = f"{service}, event {position} (leaf {leaf})"
        ((*_, aggregate, version, topic, recorded_at, state),) = rows.between(
            service, leaf, leaf + 1
        )
        if state is None:
            report.add(findings.MISSING, f"{where} was sealed and is not in the store any more.")
            continue
        hashed = leaf_hash_of(
            service,
            rows.council,
            position,
            aggregate,
            version,
            topic,
            recorded_text(recorded_at),
            sha256(state).hexdigest(),
        )
        try:
            proof = merkle.inclusion_proof(leaf, newest.size, read)
            merkle.verify_inclusion(hashed, leaf, newest.size, proof, newest.root)
        except (ProofRefused, TileDamaged) as refused:
            report.add(findings.CHANGED, f"{where} is not what was sealed there: {refused}.")
    return report


def _continues(newest: Checkpoint, kept: Checkpoint, read: merkle.ReadHash) -> bool:
    try:
        proof = merkle.consistency_proof(kept.size, newest.size, read)
        merkle.verify_consistency(kept.size, kept.root, newest.size, newest.root, proof)
    except (ProofRefused, TileDamaged, ValueError):
        return False
    return True


def _newest(rows: LedgerRows, verifiers: Sequence[Verifier], report: Report) -> Checkpoint | None:
    note = rows.newest_note()
    if note is None:
        return None
    try:
        checkpoint = open_checkpoint(note.encode(), verifiers)
    except NoteRefused as refused:
        report.add(findings.SIGNATURE, f"The newest checkpoint: {refused}.")
        return None
    report.checkpoints, report.newest_size, report.newest_note = 1, checkpoint.size, note
    return checkpoint
