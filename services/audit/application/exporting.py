"""One case with its proofs, to be taken away and checked by somebody who trusts nobody."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from typing import Any

from services.audit.application.checkpoints import with_cosignatures
from services.audit.application.history import Ask, show_history
from services.audit.application.tree import Entry, Tree
from shared.commanding import Work
from shared.follower.projecting import statement_in
from shared.handing_over import LEFT_OUT, PARTS
from shared.ledger.leaves import recorded_text
from shared.ledger.merkle import inclusion_proof
from shared.refusals import NotFound, NotYet

SERVICES = tuple(PARTS.values())
AskExport = Callable[[str, str, list[int], Work], dict[str, Any]]
"""Asks a service for the stored bytes at those positions, and the keys that open them."""


def export_case(
    work: Work, ask: Ask, ask_export: AskExport, opened: Collection[str] = SERVICES
) -> dict[str, Any]:
    """Everything of the case that is sealed under the newest checkpoint, and its history in words.

    What is not under a signed checkpoint yet is counted in `left_out`: the record of this very
    reading, for one. Of the services that are not among `opened` there are the events with their proofs,
    and neither keys nor words. Raises NotFound, NotYet, Unavailable.
    """
    found = _sealed(work)
    by_service: dict[str, list[Entry]] = {}
    for entry in found["entries"]:
        by_service.setdefault(entry["service"], []).append(entry)
    told = {
        service: ask_export(
            service, work.reference or "", [entry["position"] for entry in entries], work
        )
        for service, entries in by_service.items()
    }
    return {
        "reference": work.reference,
        "council": work.store.council,
        "exported_at": recorded_text(work.act.recorded_at),
        "exported_by": f"{work.act.actor} ({work.act.role})",
        "checkpoint": found["note"],
        "public_keys": found["public_keys"],
        "events": [_event(entry, found, told) for entry in found["entries"]],
        "keys": {service: part["keys"] for service, part in told.items() if service in opened},
        "withheld": _withheld(told, opened),
        "policies": found["policies"],
        "history": show_history(work, ask, opened),
        "left_out": found["left_out"],
    }


def _withheld(told: Mapping[str, dict[str, Any]], opened: Collection[str]) -> list[dict[str, str]]:
    """Whose keys are not there, and why: destroyed, or of a part that is left out."""
    return [
        {"service": service, "subject": subject, "reason": reason}
        for service, part in told.items()
        for subjects, reason in (
            (part["erased"], "erased"),
            (() if service in opened else sorted(part["keys"]), LEFT_OUT),
        )
        for subject in subjects
    ]


def _sealed(work: Work) -> dict[str, Any]:
    """The case's sealed entries with their proofs, the checkpoint and the policies' texts."""
    with work.store.datastore.transaction() as curs:
        tree = Tree(work.store, curs)
        newest = tree.newest()
        rows = _entries(work, curs)
        if not rows:
            raise NotFound("Nothing is recorded of a case with this reference in your council.")
        size = newest.checkpoint.size if newest else 0
        entries = _whole([row for row in rows if row["leaf"] is not None and row["leaf"] < size])
        if newest is None or not entries:
            raise NotYet("The case is not sealed yet. Try again in some seconds.")
        read = tree.reader(size)
        policies = curs.execute(
            statement_in(work.store, "SELECT version, text FROM {schema}.policies")
        ).fetchall()
        return {
            "entries": entries,
            "left_out": len(rows) - len(entries),
            "proofs": {row["leaf"]: inclusion_proof(row["leaf"], size, read) for row in entries},
            "note": with_cosignatures(work.store, curs, newest),
            "public_keys": [newest.key],
            "policies": {row["version"]: row["text"] for row in policies if row["text"]},
        }


def _whole(entries: list[Entry]) -> list[Entry]:
    """The entries of each record from its first on. The ledger may have heard of a later one before one
    that is on its way; it is left out with those that are not sealed yet."""
    versions: dict[Any, set[int]] = {}
    for entry in entries:
        versions.setdefault(entry["aggregate"], set()).add(entry["version"])
    last = {
        record: next(n for n in range(1, max(there) + 2) if n not in there) - 1
        for record, there in versions.items()
    }
    return [entry for entry in entries if entry["version"] <= last[entry["aggregate"]]]


def _entries(work: Work, curs: Any) -> list[Entry]:
    statement = statement_in(
        work.store,
        "SELECT service, position, aggregate, version, topic, recorded_at, digest, leaf "
        'FROM {schema}.entries WHERE "case" = %s ORDER BY leaf NULLS LAST, service, position',
    )
    return curs.execute(statement, (work.reference,)).fetchall()


def _event(entry: Entry, found: dict[str, Any], told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "index": entry["leaf"],
        "service": entry["service"],
        "position": entry["position"],
        "aggregate": str(entry["aggregate"]),
        "version": entry["version"],
        "topic": entry["topic"],
        "recorded_at": recorded_text(entry["recorded_at"]),
        "digest": entry["digest"],
        "state": told[entry["service"]]["states"].get(str(entry["position"])),
        "proof": [b64encode(hash).decode() for hash in found["proofs"][entry["leaf"]]],
    }
