"""What people see of a case in these stories, as they would ask for it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import psycopg

from services.audit.application.history import show_history
from services.audit.application.sealing import Sealer
from shared.verification.ledger_rows import LedgerRows
from shared.verification.settling import add_unsealed
from shared.verification.verifying import verify_council
from tests.audit.region import SERVICES, Region, referred
from tests.verification.sealed import SIGNER

KEEPS = {"referral": "referral", "conference": "scheduling", "plan": "plans"}
"""Which service keeps which part of a case."""


def read(
    region: Region, account: str, what: str, reference: str, reason: str = ""
) -> dict[str, Any]:
    """Somebody opens a part of the case; what they see, or the refusal."""
    service, name = KEEPS[what], f"show_{what}"
    look = answering(service, name)
    return region.show(account, service, name, look, reference, f"the {what}", reason=reason)


def answering(service: str, question: str) -> Callable[..., Any]:
    """What answers that question in the service, in whichever of its files."""
    package = import_module(f"services.{service}.application")
    modules = [
        import_module(f"{package.__name__}.{m.name}") for m in iter_modules(package.__path__)
    ]
    (found,) = {getattr(module, question) for module in modules if hasattr(module, question)}
    answer: Callable[..., Any] = found
    return answer


def referred_with(region: Region, **differs: Any) -> tuple[str, str, str]:
    """A family is referred as any other, but for that; the reference, the child and the mother."""
    performs = region.perform

    def differently(account: str, command: str, *where: Any, **body: Any) -> dict[str, Any]:
        return performs(account, command, *where, **{**body, **differs})

    region.perform = differently  # type: ignore[method-assign]
    try:
        return referred(region)
    finally:
        region.perform = performs  # type: ignore[method-assign]


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
