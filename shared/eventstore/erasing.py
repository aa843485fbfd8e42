"""Erasing a person in one service: their keys are destroyed, and a tombstone says so.

The order makes it safe to be interrupted: the keys go first, in one transaction with whatever else is
kept of the person beside the events; the tombstone comes with the note that the message was handled. A
repeat destroys nothing more, and finishes what was begun.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from shared.acts import Act
from shared.announcing import Announcement
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.store import CouncilStore
from shared.eventstore.witness import Erased, Witness
from shared.follower.projecting import Run, statement_in

Purge = Callable[[Run, str, str], None]
"""Deletes what a service keeps of a person beside its events, given the case and the person."""


def erase_people(
    store: CouncilStore, act: Act, event: IntegrationEvent, purge: Purge | None = None
) -> Sequence[Witness]:
    """Erase those whom the event names, in its case. Somebody whose tombstone stands here already is
    passed over."""
    people = [
        p for p in event.data["people"] if store.find(Witness, _tombstone(event, p).id) is None
    ]
    keys: dict[str, int] = {}
    with store.datastore.transaction(commit=True) as curs:

        def run(statement: str, values: Any = ()) -> Any:
            return curs.execute(statement_in(store, statement), values)

        for person in people:
            keys[person] = store.keyring.erase(curs, event.case, person)
            if purge is not None:
                purge(run, event.case, person)
    erasure, tombstones = event.data["erasure"], []
    for person in people:
        tombstone = _tombstone(event, person)
        tombstone.note(Erased, act, erasure=erasure, person=person, keys=keys[person])
        tombstones.append(tombstone)
    return tombstones


def _tombstone(event: IntegrationEvent, person: str) -> Witness:
    return Witness.new(event.case, f"erased/{person}")


def announce_erased(event: Erased) -> Announcement:
    """What every service announces of it."""
    return "PersonErased", {"erasure": event.erasure, "person": event.person, "keys": event.keys}
