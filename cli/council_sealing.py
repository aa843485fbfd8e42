"""Seals what a suspended council's services have stored and not told any more.

A suspended council's followers have ended, so that the last events before it stay unsealed. Whoever hands
the council over seals them, in the same way and under the same checks as the followers do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg

from cli.errors import CommandFailed
from services.audit.application.gathering import gather_record
from services.audit.application.sealing import Sealer
from services.audit.domain.refusals import DigestDiffers, LedgerChanged
from shared.clock import Clock
from shared.eventstore.following import Place
from shared.eventstore.store import CouncilStore
from shared.ledger.checkpoints import Checkpoint, open_checkpoint
from shared.ledger.notes import Signer
from shared.messaging.relay import record_event
from shared.verification import findings
from shared.verification.findings import Report
from shared.verification.ledger_rows import LedgerRows
from shared.verification.settling import add_unsealed
from shared.verification.verifying import verify_council

BATCH = 500


@dataclass
class Sealing:
    """What became of it: how many were gathered, and why others were not."""

    gathered: int = 0
    left: list[str] = field(default_factory=list)


def seal_the_rest(
    stores: Mapping[str, CouncilStore], signer: Signer, clock: Clock, url: str
) -> Sealing:
    """Gather what was stored after the last that the gap filler knows to be complete, and seal it.

    What stands before that and has no leaf is left as it is: nobody but a person may say what it is.
    Raises CommandFailed when the ledger is not what was signed.
    """
    done, ledger = Sealing(), stores["audit"]
    with psycopg.connect(url, connect_timeout=5) as connection:
        rows = LedgerRows(connection, ledger.council)
        for service, store in stores.items():
            mark = Place(ledger, f"gap-filler:{service}").read()
            while positions := [
                position for position, _ in rows.unsealed(service, BATCH) if position > mark
            ]:
                rows.end()
                _gather(done, ledger, store, positions, clock)
                mark = positions[-1]
    sealer = Sealer(ledger, signer, clock, iter(range(0, 10**9, 60)).__next__)
    try:
        while sealer.step():
            pass
    except LedgerChanged as error:
        raise CommandFailed(f"nothing was exported: {error}") from error
    return done


def verified(council: str, url: str, signer: Signer, services: tuple[str, ...]) -> Report:
    """What a verification of the suspended council finds, with what is not sealed. Raises CommandFailed
    for anything but events at the end of a log that are not sealed."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        rows = LedgerRows(connection, council)
        rows.begin()
        report = verify_council(rows, [signer.verifier])
        rows.end()
        add_unsealed(report, rows, services, lambda _: None, 0.0)
    worse = [each for each in report.findings if each.kind != findings.UNSEALED]
    if worse:
        raise CommandFailed(
            f"the ledger of {council} does not hold, and a council is not handed over so. Nothing was "
            f"written; it stays suspended. See ./kinplan audit verify. First: {worse[0].text}"
        )
    return report


def newest_checkpoint(report: Report, signer: Signer) -> Checkpoint | None:
    """The checkpoint that was signed last; None of an empty ledger."""
    if not report.newest_note:
        return None
    return open_checkpoint(report.newest_note.encode(), [signer.verifier])


def _gather(
    done: Sealing, ledger: CouncilStore, store: CouncilStore, positions: list[int], clock: Clock
) -> None:
    readable, unreadable = store.read_positions(positions)
    done.left += [f"{store.service}, event {each.position}: {each.why}" for each in unreadable]
    for logged in readable:
        try:
            gather_record(ledger, record_event(store, logged), clock)
            done.gathered += 1
        except DigestDiffers as differs:
            done.left.append(f"{store.service}, event {logged.position}: {differs}")
