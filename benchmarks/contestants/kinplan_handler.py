"""Kinplan's reliable subscriber: an edge that notes each event once, in its own database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from eventlet.event import Event
from eventsourcing.persistence import Tracking
from nameko.containers import ServiceContainer
from nameko.dependency_providers import Config

from benchmarks.contestants.opening import opened, store_of
from benchmarks.contestants.telling import tell
from benchmarks.places import RECEIVER, SENDER
from benchmarks.queues import EVENTS
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.edge.serving import WORKERS, Edge
from shared.eventstore.events import EventSourced
from shared.eventstore.inbox import HANDLED, handle_once
from shared.eventstore.store import CouncilStore
from shared.messaging.subscriber import Aside, on


def nothing_follows(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """A reaction that records nothing of its own: only that the message was answered is written."""
    return ()


class Handling:
    """The service that listens."""

    name = RECEIVER
    config = Config()

    @on(EVENTS)
    def note(self, event: IntegrationEvent) -> None:
        handled: dict[int, int] = self.config["handled"]
        installation = self.config["kinplan"].installation
        store = installation.stores[event.council]
        name = EVENTS.reaction
        if handle_once(store, name, nothing_follows, event, installation.clock) == HANDLED:
            handled[event.position] = time.monotonic_ns()
        if len(handled) == self.config["expected"] and not self.config["ended"].ready():
            self.config["ended"].send()


def main(expected: int) -> None:
    """Listen until that many events were handled; tell the time at which each was committed."""
    installation, settings = opened(RECEIVER)
    handled: dict[int, int] = {}
    ended = Event()
    config: dict[str, Any] = {
        "AMQP_URI": settings.amqp_uri,
        "max_workers": WORKERS,
        "kinplan": Edge(installation, settings, Aside(settings.amqp_uri)),
        "handled": handled,
        "expected": expected,
        "ended": ended,
    }
    container = ServiceContainer(Handling, config)
    container.start()
    tell(ready=True)
    ended.wait()
    container.stop()
    store = store_of(installation)
    source = f"{EVENTS.reaction}@{SENDER}"
    if not all(store.has_handled(Tracking(source, position)) for position in handled):
        raise SystemExit("The inbox does not hold every message that was handled.")
    installation.close()
    tell(handled=list(handled.items()))
