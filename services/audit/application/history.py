"""One case's history, from every service, in plain words.

The audit service knows which events there are, because every service told it of each when it was
stored. It asks each service for the words, compares the digests, and says what does not agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.audit.application.telling import Heard, add_told, heard_by, listeners_of
from services.audit.application.views import read_shown
from shared.commanding import Work
from shared.follower.projecting import statement_in
from shared.refusals import NotFound, Unavailable

LATE = 3600  # seconds between happening and recording, from which an entry is called late
IDENTIFIER = re.compile(r"\b[0-9a-f]{32}\b")

Entry = dict[str, Any]
Rows = dict[str, dict[int, dict[str, Any]]]
Ask = Callable[[str, str, list[int], list[tuple[str, int]], Work], dict[str, Any]]
"""Asks a service for its part of a case's history: the words at those positions, and which of those
announcements, each a service and a position, it has heard."""


@dataclass
class Gathered:
    """What the services told of a case, and what does not agree with what was gathered of it."""

    entries: list[Entry] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    heard: Heard = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def gathered(work: Work) -> Rows:
    """What was gathered of the case: by service and position. Raises NotFound."""
    statement = statement_in(
        work.store,
        "SELECT e.service, e.position, e.topic, e.digest, a.event AS announced "
        "FROM {schema}.entries e LEFT JOIN {schema}.announcements a USING (service, position) "
        'WHERE e."case" = %s ORDER BY e.service, e.position',
    )
    found: Rows = {}
    with work.store.datastore.transaction() as curs:
        for row in curs.execute(statement, (work.reference,)).fetchall():
            found.setdefault(row["service"], {})[row["position"]] = row
    if not found:
        raise NotFound("Nothing is recorded of a case with this reference in your council.")
    return found


def show_history(work: Work, ask: Ask, services: Collection[str] | None = None) -> dict[str, Any]:
    """The history, or the part of it that was asked for, oldest first. `ask` asks a service for its
    part. What does not agree is said of the whole history, whatever part is shown. Where `services` are
    given, it has their entries alone, and no words and no names of the others.

    Raises Unavailable, naming the service, when one does not answer: a history with a gap that
    nobody sees would be worse than none. Raises Unreadable for a part that cannot be understood.
    """
    shown = read_shown(work.told)
    rows = gathered(work)
    chosen_rows = {s: of for s, of in rows.items() if services is None or s in services}
    told = tell_all(work, ask, chosen_rows)
    known = [entry for entry in told.entries if shown.had_happened(entry)]
    add_told(known, told.heard, told.names)
    add_corrections(known)
    chosen = shown.chosen(known)
    return {
        "reference": work.reference,
        "council": work.store.council,
        "council_name": work.act.policy.name,
        "shown": shown.words(),
        "whole": shown.is_whole() and services is None,
        "left_out": len(told.entries) - len(chosen),
        "entries": chosen,
        "problems": told.problems,
    }


def tell_all(work: Work, ask: Ask, rows: Rows) -> Gathered:
    """Everything that the services tell of those events, in order, and who heard of them."""
    found = Gathered()
    announced = [
        (service, position, row["announced"])
        for service, of_service in rows.items()
        for position, row in of_service.items()
        if row["announced"]
    ]
    listening = {
        service for source, _, event in announced for service, _ in listeners_of(source, event)
    }
    for service in (*rows, *sorted(listening - set(rows))):
        places = [(source, position) for source, position, _ in announced]
        of_service = rows.get(service, {})
        told = ask(service, work.reference or "", list(of_service), places, work)
        found.names |= told["names"]
        found.heard |= heard_by(service, told.get("heard", ()))
        found.problems += _problems(service, told["entries"], of_service)
        found.entries += [
            _placed(service, work.store.council, entry, of_service[entry["position"]])
            for entry in told["entries"]
            if entry["position"] in of_service
        ]
    found.entries.sort(
        key=lambda e: (e["recorded_at"], e["caused_by"] != "", e["service"], e["position"])
    )
    _name_people(found)
    return found


def add_corrections(entries: Sequence[Entry]) -> None:
    """Mark each entry that was corrected with its corrections, oldest first."""
    by_place: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        corrects = entry.get("corrects")
        if corrects:
            by_place.setdefault(corrects["place"], []).append(
                {
                    "place": entry["place"],
                    "at": entry["recorded_at"],
                    "by": entry["actor_name"],
                    "role": entry["role"],
                    "what_is_right": corrects["what_is_right"],
                    "reason": corrects["reason"],
                }
            )
    for entry in entries:
        entry["corrected_by"] = by_place.get(entry["place"], [])


def _problems(service: str, entries: Sequence[Entry], rows: dict[int, dict[str, Any]]) -> list[str]:
    problems = []
    told = {entry["position"]: entry for entry in entries}
    for position, row in rows.items():
        entry = told.get(position)
        if entry is None:
            problems.append(f"{service} no longer has event {position} of its log.")
            continue
        if entry["digest"] != row["digest"]:
            problems.append(f"{service} event {position} differs from what was gathered.")
        if entry["unreadable"]:
            problems.append(f"{service} event {position} cannot be read: {entry['unreadable']}")
        if entry["rule_holds"] is False:
            problems.append(f"{service} event {position}: {entry['rule']}")
    return problems


def _placed(service: str, council: str, entry: Entry, row: dict[str, Any]) -> Entry:
    waited = datetime.fromisoformat(entry["recorded_at"]) - datetime.fromisoformat(
        entry["occurred_at"]
    )
    position = entry["position"]
    return {
        **entry,
        "service": service,
        "place": f"{service}/{position}",
        "event_id": f"{service}/{council}/{position}",
        "announced": row["announced"],
        "late": waited.total_seconds() > LATE,
    }


def _name_people(found: Gathered) -> None:
    """Put people's names where a service, which does not know them, wrote their identifiers."""

    def name(identifier: re.Match[str]) -> str:
        return found.names.get(identifier[0], identifier[0])

    for entry in found.entries:
        for told in ("sentence", "actor_name"):
            entry[told] = IDENTIFIER.sub(name, entry[told])


def unavailable(service: str) -> Unavailable:
    """The refusal when a service does not answer."""
    return Unavailable(
        f"The {service} service does not answer, so that the history would have gaps. "
        "Try again in a minute."
    )
