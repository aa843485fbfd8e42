"""What people see of a case in these stories, as they would ask for it."""

from __future__ import annotations

from typing import Any

import psycopg

from services.audit.application.history import show_history
from services.audit.application.sealing import Sealer
from services.plans.application import commands as plans
from services.referral.application import commands as referral
from services.scheduling.application import commands as scheduling
from shared.verification.ledger_rows import LedgerRows
from shared.verification.settling import add_unsealed
from shared.verification.verifying import verify_council
from tests.audit.region import SERVICES, Region
from tests.verification.sealed import SIGNER

PARTS = {
    "referral": ("referral", referral.show_referral),
    "conference": ("scheduling", scheduling.show_conference),
    "plan": ("plans", plans.show_plan),
}


def read(
    region: Region, account: str, what: str, reference: str, reason: str = ""
) -> dict[str, Any]:
    """Somebody opens a part of the case; what they see, or the refusal."""
    service, look = PARTS[what]
    return region.show(
        account, service, f"show_{what}", look, reference, f"the {what}", reason=reason
    )


def history(region: Region, reference: str, **part: str) -> list[dict[str, Any]]:
    """The case's history, in which nothing disagrees with the ledger."""
    told = show_history(region.work(reference, **part), region.asking())
    assert told["problems"] == []
    entries: list[dict[str, Any]] = told["entries"]
    return entries


def sentences(region: Region, reference: str, **part: str) -> str:
    """The history's sentences, one after the other."""
    return "\n".join(entry["sentence"] for entry in history(region, reference, **part))


def ledger_still_verifies(region: Region, url: str) -> None:
    """Everything is sealed and signed, and the whole of it is verified from the database itself."""
    waited = iter(range(0, 10**6, 60))
    sealer = Sealer(region.ledger, SIGNER, lambda: region.now, lambda: next(waited))
    while sealer.step():
        pass
    with psycopg.connect(url) as connection:
        rows = LedgerRows(connection, region.ledger.council)
        rows.begin()
        report = verify_council(rows, [SIGNER.verifier], ())
        rows.end()
        add_unsealed(report, rows, SERVICES, lambda _: None, 0.0)
    assert [finding.kind for finding in report.findings] == []
    assert report.newest_size == sum(region.stores[s].last_position() for s in SERVICES)
