"""A nameko service with nameko's EventDispatcher, which does some pieces of work and ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from eventlet.event import Event
from nameko.containers import ServiceContainer
from nameko.dependency_providers import Config
from nameko.events import EventDispatcher
from nameko.extensions import Entrypoint

from benchmarks.queues import PEER

Work = Callable[[Any], Any]


class EachOnce(Entrypoint):
    """Calls the method once for each piece of work, each call in a worker, when the service starts."""

    def start(self) -> None:
        for place in range(len(self.container.config["works"])):
            self.container.spawn_worker(self, (place,), {}, handle_result=self._worked)

    def _worked(self, worker: Any, result: Any = None, exc_info: Any = None) -> tuple[Any, Any]:
        ended: Event = self.container.config["ended"][worker.args[0]]
        if exc_info:
            ended.send_exception(*exc_info)
        else:
            ended.send(result)
        return result, exc_info


class Sending:
    """What a service does that announces something with nameko alone."""

    name = PEER
    config = Config()
    dispatch = EventDispatcher()

    @EachOnce.decorator
    def send(self, place: int) -> Any:
        return self.config["works"][place](self.dispatch)


def in_a_service(works: Sequence[Work]) -> list[Any]:
    """Do each `work(dispatch)` in a worker of its own, side by side; their results, in their order.

    Raises what the first that failed has raised.
    """
    ended = [Event() for _ in works]
    container = ServiceContainer(
        Sending,
        {
            "AMQP_URI": os.environ["AMQP_URI"],
            "max_workers": len(works),
            "works": works,
            "ended": ended,
        },
    )
    container.start()
    try:
        return [one.wait() for one in ended]
    finally:
        container.stop()
