"""nameko's own event handler, as it comes, but for its queue, which is like Kinplan's."""

from __future__ import annotations

import os
import time
from typing import Any

from eventlet.event import Event
from nameko.containers import ServiceContainer
from nameko.dependency_providers import Config
from nameko.events import EventHandler

from benchmarks.contestants.telling import tell
from benchmarks.queues import PEER, PEER_PACED, arguments


class QuorumEventHandler(EventHandler):
    """The same durability for both: nameko alone would declare a classic queue."""

    def setup(self) -> None:
        super().setup()
        self.queue.queue_arguments = arguments()


class Handling:
    """The service that listens."""

    name = "listener"
    config = Config()

    @QuorumEventHandler.decorator(PEER, PEER_PACED)
    def note(self, told: dict[str, Any]) -> None:
        handled: dict[int, int] = self.config["handled"]
        handled[told["number"]] = time.monotonic_ns()
        if len(handled) == self.config["expected"] and not self.config["ended"].ready():
            self.config["ended"].send()


def main(expected: int) -> None:
    """Listen until that many events were handled; tell the time of each."""
    handled: dict[int, int] = {}
    ended = Event()
    config = {
        "AMQP_URI": os.environ["AMQP_URI"],
        "handled": handled,
        "expected": expected,
        "ended": ended,
    }
    container = ServiceContainer(Handling, config)
    container.start()
    tell(ready=True)
    ended.wait()
    container.stop()
    tell(handled=list(handled.items()))
