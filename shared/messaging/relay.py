"""The event store is the outbox: what was committed is published, from the log, in its order.

A crash at any point loses nothing and at worst repeats: the position moves only after the broker
has confirmed every message of the batch. A flood waits here, in its own log (`pacing`).
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from functools import partial
from typing import Any

from shared.announcing import Announce
from shared.contracts.envelope import IntegrationEvent, write
from shared.contracts.events import NEWEST, RECORDED, Published
from shared.eventstore.events import CaseEvent
from shared.eventstore.following import Place
from shared.eventstore.store import CouncilStore, LoggedEvent
from shared.messaging import topology
from shared.messaging.depths import Depths
from shared.messaging.pacing import AT_THE_LATEST, LOOKS_AGAIN, PORTION, SHALLOW, Pace
from shared.messaging.publishing import (
    BROKER_TROUBLE,
    ConfirmingPublisher,
    Outgoing,
    PublishingFailed,
)
from shared.observability import metrics

BATCH = 250


class Relay:
    """Publishes one council's log of one service.

    `pace` says how much may go at once, and `depths` how deep the queues are. Without a pace it publishes
    as fast as it can, as followers never do.
    """

    name = "relay"
    interval = 1.0

    def __init__(
        self,
        store: CouncilStore,
        announce: Announce,
        publisher: ConfirmingPublisher,
        delays: tuple[float, ...],
        pace: Pace | None = None,
        depths: Depths | None = None,
    ) -> None:
        self.store = store
        self.announce = announce
        self.publisher = publisher
        self.delays = delays
        self.pace = pace
        self.depths = depths or Depths(publisher, store.service)
        self.place = Place(store, self.name)
        # What the last portion of a flood announced, while more of it waits.
        self._flood: frozenset[str] | None = None
        self._looks_again = LOOKS_AGAIN

    def step(self) -> bool:
        """Publish what may go of what waits; False when there was nothing to publish.

        Raises PublishingFailed when the broker did not take it; the same is tried again.
        """
        allowed = self._allowed()
        if not allowed:
            time.sleep(self._looks_again)
            self._looks_again = min(2 * self._looks_again, AT_THE_LATEST)
            return True
        position = self.place.read()
        batch = self.store.read_log(after=position, limit=allowed)
        lag = self.store.last_position() - position
        metrics.RELAY_LAG.labels(self.store.service, self.store.council).set(lag)
        going = batch[: self._share(batch, allowed)]
        if not batch:
            self.publisher.keep_alive()
            return False
        if going:
            self._publish(going)
            with self.store.datastore.transaction(commit=True) as curs:
                self.place.move(curs, going[-1].position)
        return True

    def _allowed(self) -> int:
        """How much to read. In a flood it is known before reading how much may go, or that nothing may."""
        if self.pace is None:
            return BATCH
        allowed = SHALLOW + PORTION
        if self._flood is not None:
            allowed = self.pace.share(allowed, partial(self.depths.deepest, self._flood))
            self._tell_held()
        if allowed >= PORTION:
            self._looks_again = LOOKS_AGAIN
        return allowed

    def _share(self, batch: list[LoggedEvent], allowed: int) -> int:
        """How many of the batch may be published now; notes whether more of a flood waits behind them."""
        if self.pace is None:
            return len(batch)
        share = len(batch)
        if self._flood is not None:
            over = share < allowed
        else:
            if batch:
                share = self.pace.share(share, lambda: self.depths.deepest(self._announced(batch)))
            over = share == len(batch)
        self._flood = None if over else self._announced(batch)
        if over:
            self.pace.nothing_waits()
        self._tell_held()
        return share

    def _tell_held(self) -> None:
        assert self.pace is not None
        held = metrics.RELAY_HELD_BACK.labels(self.store.service, self.store.council)
        held.set(self.pace.held_for())

    def _announced(self, batch: list[LoggedEvent]) -> frozenset[str]:
        """What is announced of a batch; of the next portion of a flood it is taken to be the same."""
        found = (self.announce(logged.event) for logged in batch)
        return frozenset(announcement[0] for announcement in found if announcement is not None)

    def _publish(self, batch: list[LoggedEvent]) -> None:
        events = [event for logged in batch for event in self.messages(logged)]
        try:
            self.publisher.publish([outgoing for _, outgoing in events])
        except PublishingFailed:
            # A queue that somebody deleted is put back, so that the next try has somewhere to go.
            with contextlib.suppress(*BROKER_TROUBLE):
                topology.declare(self.publisher.connection(), self.delays)
            raise
        for name, _ in events:
            metrics.PUBLISHED.labels(self.store.service, name).inc()

    def messages(self, logged: LoggedEvent) -> list[tuple[str, Outgoing]]:
        """What is published of one stored event: its record for the audit service, always, and its
        public announcement when it has one."""
        service = self.store.service
        record = record_event(self.store, logged)
        found = [_outgoing(topology.records_exchange(service).name, record, RECORDED[service])]
        announcement = self.announce(logged.event)
        if announcement is not None:
            name, data = announcement
            public = _envelope(self.store, logged, name, data)
            found.append(_outgoing(topology.events_exchange(service).name, public, NEWEST[name]))
        return found


def record_event(store: CouncilStore, logged: LoggedEvent) -> IntegrationEvent:
    """What the audit service is told of a stored event, as an event of its own."""
    return _envelope(store, logged, "EventRecorded", record_of(logged))


def record_of(logged: LoggedEvent) -> dict[str, Any]:
    """What the audit service is told of a stored event: where it is, and a digest of its bytes."""
    event: CaseEvent = logged.event
    return {
        "aggregate": event.originator_id,
        "version": event.originator_version,
        "topic": logged.topic,
        "recorded_at": logged.recorded_at,
        "digest": hashlib.sha256(logged.state).hexdigest(),
    }


def _envelope(
    store: CouncilStore, logged: LoggedEvent, name: str, data: dict[str, Any]
) -> IntegrationEvent:
    event = logged.event
    return IntegrationEvent(
        name=name,
        version=NEWEST[name].version if name in NEWEST else 1,
        service=store.service,
        council=store.council,
        position=logged.position,
        case=event.case,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        policy_version=event.policy_version,
        request_id=event.request_id,
        caused_by=event.caused_by,
        data=data,
    )


def _outgoing(exchange: str, event: IntegrationEvent, contract: Published) -> tuple[str, Outgoing]:
    body = write(event, contract)
    return event.name, Outgoing(exchange, event.routing_key, body, message_id=event.id)
