"""What is stored and not sealed: a moment's delay, or something that never will be.

A system at work always has some events that are stored and not sealed yet. They are given time; what
is not sealed by then is reported, and what stands in the log before sealed events was put there by
somebody who went past Kinplan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from shared.verification import findings
from shared.verification.findings import Report
from shared.verification.ledger_rows import LedgerRows

PATIENCE = 15.0
PAUSE = 0.5

Unsealed = dict[tuple[str, int], datetime]


def add_unsealed(
    report: Report,
    rows: LedgerRows,
    services: Sequence[str],
    sleep: Callable[[float], None],
    patience: float = PATIENCE,
) -> None:
    """Look which stored events are not sealed, and report those that are not within `patience`
    seconds. Each look is a transaction of its own: `rows` must not be in one."""
    (left, last), waited = _look(rows, services), 0.0
    while left and waited < patience:
        sleep(PAUSE)
        waited += PAUSE
        now, last = _look(rows, services)
        left = {place: at for place, at in left.items() if place in now}
    report.waiting = len(left)
    report.waiting_since = min(left.values(), default=None)
    later: Unsealed = {}
    for service in services:
        for (named, position), at in left.items():
            if named == service and position < last[service]:
                report.add(
                    findings.INSERTED,
                    f"{service}, event {position} stands in the log before events that are sealed, "
                    "and is not sealed itself: it was inserted, or its record is parked "
                    "(./kinplan parked list).",
                )
            elif named == service:
                later[service, position] = at
    if later:
        oldest = min(later.values()).strftime("%Y-%m-%d %H:%M:%S UTC")
        report.add(
            findings.UNSEALED,
            f"{len(later)} stored events are not sealed, the oldest recorded at {oldest}. Until they "
            "are, nobody can tell whether they are changed. Are relay, broker and the follower of "
            "audit at work? (./kinplan status)",
        )


def _look(rows: LedgerRows, services: Sequence[str]) -> tuple[Unsealed, dict[str, int]]:
    """What is not sealed, and the last that is sealed of each service, both of one moment: what is
    sealed between two looks would seem to be inserted."""
    rows.begin()
    try:
        unsealed = {
            (service, position): at
            for service in services
            for position, at in rows.unsealed(service)
        }
        return unsealed, {service: rows.last_sealed(service) for service in services}
    finally:
        rows.end()
