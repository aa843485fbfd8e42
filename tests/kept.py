"""A council's store in memory, for tests of reactions and permissions that need no database.

It keeps events and finds a record by replaying them, as the real one does; nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from shared.acts import SYSTEM
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.events import CaseEvent, EventSourced
from shared.policies import Policy, Timeline
from tests.acting import HERTFORDSHIRE, MONDAY, act

R = TypeVar("R", bound=EventSourced)


class Kept:
    """What one service keeps of Hertfordshire's cases."""

    def __init__(self, *records: EventSourced) -> None:
        self.policies = Timeline.of(HERTFORDSHIRE)
        self.council = HERTFORDSHIRE.council
        self.events: dict[UUID, list[CaseEvent]] = {}
        self.keep(*records)

    def policy_at(self, moment: object) -> Policy:
        """The council's policy, which is the same on all days."""
        return HERTFORDSHIRE

    def find(self, kind: type[R], id: UUID) -> R | None:
        """The record that was kept under that identifier."""
        return kind.replay(None, self.events.get(id, ()))

    def fingerprint(self, request: bytes) -> str:
        """A digest, as the real one's, without its key."""
        return hashlib.sha256(request).hexdigest()

    def council_key(self, purpose: str) -> bytes:
        """A key for that purpose: no secret, and the same in every test."""
        return hashlib.sha256(purpose.encode()).digest()

    def keep(self, *records: EventSourced) -> list[CaseEvent]:
        """Keep what the records decided; what that is."""
        recorded = []
        for record in records:
            fresh = record.collect_events()
            log = self.events.setdefault(record.id, [])
            expected = range(len(log) + 1, len(log) + len(fresh) + 1)
            assert [event.originator_version for event in fresh] == list(expected)
            log += fresh
            recorded += fresh
        return recorded


def answered(
    store: Kept,
    reaction: Callable[..., Sequence[EventSourced]],
    event: IntegrationEvent,
    at: Any = MONDAY,
) -> list[CaseEvent]:
    """What the reaction records when it hears of the event; nothing means that it was ignored."""
    circumstances = act(
        actor=SYSTEM,
        role="system",
        profession="",
        at=at,
        request_id=event.request_id,
        caused_by=event.id,
    )
    recorded = store.keep(*reaction(store, circumstances, event))
    assert all(e.caused_by == event.id and e.actor == SYSTEM for e in recorded)
    return recorded


def kinds(events: Sequence[CaseEvent]) -> list[type[CaseEvent]]:
    """Which events these are."""
    return [type(event) for event in events]
