"""The drill: on a system that is being written to, a superuser changes what was stored or sealed in
every way there is; each is found and named, and before and after it nothing is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cli.api import Api, NoAnswer, Refused
from cli.case_files import accounts_in, read_cases
from cli.case_runs import run_case
from shared.ledger.checkpoints import Checkpoint, sign
from shared.ledger.key_files import read_ledger_key
from tests.faults.living import Living, verified, wait_until
from tests.faults.tampering import TAMPERINGS, Tampering, tampered

pytestmark = pytest.mark.marathon

ROOT = Path(__file__).resolve().parents[2]
REFERRER = "herts-referrer"


@pytest.fixture(scope="module")
def references(living: Living) -> list[str]:
    """Two of Hertfordshire's sample cases, run to their ends."""
    accounts = accounts_in(ROOT / "samples" / "accounts.toml")
    cases = [
        c
        for c in read_cases(ROOT / "samples" / "cases", accounts)
        if "Hert" in str(c.referrer.council).title()
    ]
    api = living.api()
    results = [run_case(case, api) for case in cases[:2]]
    api.close()
    assert [result.problems for result in results] == [[], []]
    wait_until(lambda: verified(living, "--patience", "5")[0] == 0, 60, "everything is sealed")
    return [result.reference for result in results]


class Busy(threading.Thread):
    """Keeps reading a referral, so that something is recorded all the time."""

    def __init__(self, api: Api, reference: str) -> None:
        super().__init__(daemon=True)
        self.api = api
        self.reference = reference
        self.stopping = threading.Event()
        self.readings = 0

    def run(self) -> None:
        while not self.stopping.wait(0.02):
            try:
                self.api.asked(REFERRER, f"/cases/{self.reference}")
            except (Refused, NoAnswer):
                continue
            self.readings += 1


@pytest.fixture(scope="module")
def busy(living: Living, references: list[str]) -> Iterator[Busy]:
    writer = Busy(living.api(), references[1])
    writer.start()
    yield writer
    writer.stopping.set()
    writer.join()
    writer.api.close()


def test_a_system_at_work_gives_no_false_alarm(living: Living, busy: Busy) -> None:
    before = busy.readings
    for _ in range(5):
        status, printed = verified(living)
        assert status == 0, printed
    assert busy.readings > before, "nothing was written meanwhile"


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.name)
def test_whatever_a_superuser_changes_is_found(
    living: Living, busy: Busy, tampering: Tampering
) -> None:
    with tampered(living.instance.database_url(), tampering):
        status, printed = verified(living, "--patience", "2")
    assert status == 1, printed
    assert f"  {tampering.kind}: " in printed and tampering.says in printed, printed


def test_a_forked_ledger_is_found_by_a_checkpoint_that_was_kept(
    living: Living, busy: Busy, tmp_path: Path
) -> None:
    """Somebody with the ledger's key has shown an agency another history."""
    signer = read_ledger_key(living.instance.ledger_keys, "hertfordshire")
    kept = tmp_path / "kept.note"
    kept.write_bytes(sign(Checkpoint(signer.name, 7, bytes(32)), signer))
    status, printed = verified(living, "--since", str(kept))
    assert status == 1
    assert "  FORKED: " in printed and "there are two ledgers" in printed


def test_a_whole_database_set_back_is_found_by_a_checkpoint_that_was_kept(
    living: Living, busy: Busy, tmp_path: Path
) -> None:
    signer = read_ledger_key(living.instance.ledger_keys, "hertfordshire")
    kept = tmp_path / "kept.note"
    kept.write_bytes(sign(Checkpoint(signer.name, 10**6, bytes(32)), signer))
    status, printed = verified(living, "--since", str(kept))
    assert status == 1
    assert "  SET BACK: " in printed and "restored from an older copy" in printed


def test_a_case_is_verified_alone(living: Living, references: list[str], busy: Busy) -> None:
    with psycopg.connect(living.instance.database_url()) as connection:
        row = connection.execute(
            'SELECT "case" FROM audit_hertfordshire.entries '
            "WHERE service = 'referral' AND position = 2"
        ).fetchone()
    assert row is not None
    changed, untouched = row[0], next(each for each in references if each != row[0])
    assert verified(living, "--case", changed)[0] == 0
    with tampered(living.instance.database_url(), TAMPERINGS[0]):
        found = [verified(living, "--case", each)[0] for each in (changed, untouched)]
    assert found == [1, 0]


def test_when_all_is_undone_nothing_is_wrong_and_sealing_goes_on(
    living: Living, busy: Busy
) -> None:
    def size() -> int:
        with psycopg.connect(living.instance.database_url()) as connection:
            row = connection.execute("SELECT size FROM audit_hertfordshire.tree").fetchone()
        return row[0] if row else 0

    before = size()
    wait_until(lambda: size() > before, 30, "sealing goes on")
    wait_until(lambda: verified(living)[0] == 0, 60, "nothing is wrong")
