"""A case is exported with its proofs, and both checkers find that it holds."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cli.case_export import case_file_of
from services.audit.application.exporting import AskExport, export_case
from services.audit.application.sealing import Sealer
from services.referral.domain.referral import Referral
from shared.casefile.reading import Findings, check_case_file
from shared.casefile.writing import write_case_file
from shared.commanding import Work
from shared.exporting import exported
from shared.refusals import NotFound, NotYet
from tests.acting import HERTFORDSHIRE, MONDAY
from tests.audit.region import Region, prepared, referred
from tests.verification.sealed import SIGNER

CHECKER = Path(__file__).resolve().parents[2] / "auditor" / "verify_case_file.py"
KEY = SIGNER.key.text()


def ask_export(region: Region) -> AskExport:
    def ask(service: str, case: str, positions: list[int], _: Work) -> dict[str, Any]:
        return exported(region.stores[service], case, positions)

    return ask


def seal(region: Region) -> None:
    region.settle()
    Sealer(region.ledger, SIGNER, lambda: MONDAY).step()


def export(region: Region, reference: str) -> dict[str, Any]:
    return export_case(region.work(reference), region.asking(), ask_export(region))


def checked(told: dict[str, Any], path: Path) -> Findings:
    """What Kinplan's checker finds; the one that stands alone has to agree."""
    write_case_file(path, case_file_of(told, HERTFORDSHIRE))
    alone = subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(path), "--key", KEY],
        capture_output=True,
        text=True,
    )
    assert alone.returncode == 0, alone.stdout + alone.stderr
    return check_case_file(path, [KEY])


@pytest.fixture
def case(region: Region) -> str:
    reference, _, _ = referred(region)
    prepared(region, reference)
    seal(region)
    return reference


def test_a_whole_case_holds_and_opens(region: Region, case: str, tmp_path: Path) -> None:
    told = export(region, case)
    findings = checked(told, tmp_path / "case.zip")
    assert findings.manifest.reference == case
    assert findings.manifest.events == len(told["events"]) > 5
    assert findings.opened > 3 and not findings.closed
    assert {event["service"] for event in told["events"]} >= {"referral", "scheduling"}
    assert HERTFORDSHIRE.version in told["policies"]
    assert told["history"]["entries"]


def test_what_is_not_under_a_checkpoint_yet_is_left_out_and_counted(
    region: Region, case: str, tmp_path: Path
) -> None:
    before = len(export(region, case)["events"])
    region.perform("herts-manager", "cancel_conference", case,
                   reason="family_request")  # fmt: skip
    told = export(region, case)
    assert len(told["events"]) == before and told["left_out"] > 0
    checked(told, tmp_path / "case.zip")
    seal(region)
    assert len(export(region, case)["events"]) > before


def test_somebody_who_was_erased_stays_closed_and_everything_still_holds(
    region: Region, case: str, tmp_path: Path
) -> None:
    store = region.stores["referral"]
    referral = store.find(Referral, Referral.id_of(store.council, case))
    assert referral is not None
    person = referral.parents[0]["id"]
    with store.datastore.transaction(commit=True) as curs:
        assert store.keyring.destroy(curs, case, person)
    told = export(region, case)
    assert told["withheld"] == [{"service": "referral", "subject": person, "reason": "erased"}]
    findings = checked(told, tmp_path / "case.zip")
    assert sum(findings.closed.values()) == 1


def test_a_case_that_nobody_told_of_is_not_found(region: Region, case: str) -> None:
    with pytest.raises(NotFound):
        export(region, "HERTS-CDFG-3467")


def test_a_case_that_is_not_sealed_yet_can_be_asked_for_later(region: Region) -> None:
    reference, _, _ = referred(region)
    with pytest.raises(NotYet):
        export(region, reference)


def test_an_event_that_was_changed_in_the_store_is_not_written(
    region: Region, case: str, tmp_path: Path
) -> None:
    told = export(region, case)
    changed = case_file_of(told, HERTFORDSHIRE)
    event = changed.events[0]
    other = replace(event, state=event.state + b" ")
    with pytest.raises(ValueError, match="has not the digest"):
        write_case_file(tmp_path / "case.zip", replace(changed, events=[other]))
