"""One case's history, from every service, in plain words.

The audit service knows which events there are, because every service told it of each when it was
stored. It asks each service for the words, compares the digests, and says what does not agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from shared.commanding import Work
from shared.follower.projecting import statement_in
from shared.refusals import NotFound, Unavailable

LATE = 3600  # seconds between happening and recording, from which an entry is called late
IDENTIFIER = re.compile(r"\b[0-9a-f]{32}\b")

Ask = Callable[[str, str, list[int], Work], dict[str, Any]]


def gathered(work: Work) -> dict[str, dict[int, dict[str, Any]]]:
    """What was gathered of the case: by service and position. Raises NotFound."""
    statement = statement_in(
        work.store,
        "SELECT e.service, e.position, e.digest, a.event AS announced FROM {schema}.entries e "
        "LEFT JOIN {schema}.announcements a USING (service, position) "
        'WHERE e."case" = %s ORDER BY e.service, e.position',
    )
    found: dict[str, dict[int, dict[str, Any]]] = {}
    with work.store.datastore.transaction() as curs:
        for row in curs.execute(statement, (work.reference,)).fetchall():
            found.setdefault(row["service"], {})[row["position"]] = row
    if not found:
        raise NotFound("Nothing is recorded of a case with this reference in your council.")
    return found


def show_history(work: Work, ask: Ask) -> dict[str, Any]:
    """The whole history, oldest first. `ask` asks a service for its part.

    Raises Unavailable, naming the service, when one does not answer: a history with a gap that
    nobody sees would be worse than none.
    """
    entries: list[dict[str, Any]] = []
    names: dict[str, str] = {}
    problems: list[str] = []
    for service, rows in gathered(work).items():
        told = ask(service, work.reference or "", list(rows), work)
        names |= told["names"]
        found = {entry["position"]: entry for entry in told["entries"]}
        for position, row in rows.items():
            entry = found.get(position)
            if entry is None:
                problems.append(f"{service} no longer has event {position} of its log.")
                continue
            if entry["digest"] != row["digest"]:
                problems.append(f"{service} event {position} differs from what was gathered.")
            entries.append({**entry, "service": service, "announced": row["announced"]})
    entries.sort(
        key=lambda e: (e["recorded_at"], e["caused_by"] != "", e["service"], e["position"])
    )
    return {
        "reference": work.reference,
        "council": work.store.council,
        "council_name": work.store.policy.name,
        "entries": [_finished(entry, names) for entry in entries],
        "problems": problems,
    }


def _finished(entry: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    def name(found: re.Match[str]) -> str:
        return names.get(found[0], found[0])

    waited = datetime.fromisoformat(entry["recorded_at"]) - datetime.fromisoformat(
        entry["occurred_at"]
    )
    return {
        **entry,
        "sentence": IDENTIFIER.sub(name, entry["sentence"]),
        "late": waited.total_seconds() > LATE,
    }


def unavailable(service: str) -> Unavailable:
    """The refusal when a service does not answer."""
    return Unavailable(
        f"The {service} service does not answer, so that the history would have gaps. "
        "Try again in a minute."
    )
