"""Kinplan's reliable subscriber for two councils: announcements and records, each handled once."""

from __future__ import annotations

import time
from typing import Any

from eventlet.event import Event
from nameko.containers import ServiceContainer
from nameko.dependency_providers import Config

from benchmarks.contestants.kinplan_handler import nothing_follows
from benchmarks.contestants.opening import opened, store_of
from benchmarks.contestants.telling import tell
from benchmarks.places import RECEIVER
from benchmarks.queues import EVENTS, RECORDS
from shared.contracts.envelope import IntegrationEvent
from shared.contracts.subscriptions import Subscription
from shared.edge.serving import WORKERS, Edge
from shared.eventstore.inbox import HANDLED, handle_once
from shared.messaging.subscriber import Aside, on


class Handling:
    """The service that listens, to both."""

    name = RECEIVER
    config = Config()

    @on(EVENTS)
    def note(self, event: IntegrationEvent) -> None:
        self._handle(EVENTS, event)

    @on(RECORDS)
    def gather(self, event: IntegrationEvent) -> None:
        self._handle(RECORDS, event)

    def _handle(self, listened: Subscription, event: IntegrationEvent) -> None:
        handled: dict[tuple[str, str, int], int] = self.config["handled"]
        installation = self.config["kinplan"].installation
        store = installation.stores[event.council]
        became = handle_once(store, listened.reaction, nothing_follows, event, installation.clock)
        if became == HANDLED:
            handled[listened.reaction, event.council, event.position] = time.monotonic_ns()
        if len(handled) == self.config["expected"] and not self.config["ended"].ready():
            self.config["ended"].send()


def main(events: int) -> None:
    """Listen until so many events, and their records, were handled; tell when each event was, by the
    councils' places among the names."""
    installation, settings = opened(RECEIVER)
    handled: dict[tuple[str, str, int], int] = {}
    ended = Event()
    config: dict[str, Any] = {
        "AMQP_URI": settings.amqp_uri,
        "max_workers": WORKERS,
        "kinplan": Edge(installation, settings, Aside(settings.amqp_uri)),
        "handled": handled,
        "expected": 2 * events,
        "ended": ended,
    }
    container = ServiceContainer(Handling, config)
    container.start()
    tell(ready=True)
    ended.wait()
    container.stop()
    councils = [store_of(installation, place).council for place in (0, 1)]
    installation.close()
    tell(
        handled=[
            [councils.index(council), position, at]
            for (reaction, council, position), at in handled.items()
            if reaction == EVENTS.reaction
        ]
    )
