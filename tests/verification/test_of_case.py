"""One case is verified alone, and so is that the ledger continues what somebody kept."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from shared.ledger.checkpoints import Checkpoint
from shared.verification.findings import Report
from shared.verification.ledger_rows import LedgerRows
from shared.verification.of_case import verify_case
from tests.acting import HERTFORDSHIRE
from tests.verification.sealed import SIGNER, Sealed, other_root


def verified(sealed: Sealed, *kept: Checkpoint) -> Report:
    """What a verification of the case of the sealed events finds."""
    with psycopg.connect(sealed.url) as connection:
        row = connection.execute(
            'SELECT "case" FROM audit_hertfordshire.entries WHERE leaf = 2'
        ).fetchone()
        assert row is not None
        connection.rollback()
        rows = LedgerRows(connection, HERTFORDSHIRE.council)
        rows.begin()
        return verify_case(rows, [SIGNER.verifier], row[0], kept)


def test_a_case_that_nobody_touched_holds_and_continues_what_was_kept(sealed: Sealed) -> None:
    kept = sealed.newest()
    sealed.add("g")
    report = verified(sealed, kept, sealed.newest())
    assert report.findings == [] and report.events == 7


def test_a_changed_event_is_found(sealed: Sealed) -> None:
    sealed.tamper("UPDATE {store}.stored_events SET state = state || ' ' WHERE notification_id = 3")
    assert [finding.kind for finding in verified(sealed).findings] == ["changed"]


@pytest.mark.parametrize(
    ("size", "kind"), [(6, "forked"), (3, "forked"), (7, "set_back"), (10**9, "set_back")]
)
def test_a_kept_checkpoint_that_the_ledger_does_not_continue_is_found(
    sealed: Sealed, size: int, kind: str
) -> None:
    kept = other_root(replace(sealed.newest(), size=size))
    assert [finding.kind for finding in verified(sealed, kept).findings] == [kind]


def test_a_ledger_whose_checkpoints_were_all_removed_is_found_by_the_one_that_was_kept(
    sealed: Sealed,
) -> None:
    kept = sealed.newest()
    sealed.tamper("DELETE FROM {ledger}.checkpoints")
    assert [finding.kind for finding in verified(sealed, kept).findings] == ["set_back"]
