"""A nameko service with nameko's EventDispatcher, which does one piece of work and ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from eventlet.event import Event
from nameko.containers import ServiceContainer
from nameko.dependency_providers import Config
from nameko.events import EventDispatcher
from nameko.extensions import Entrypoint

from benchmarks.queues import PEER

Work = Callable[[Any], Any]


class Once(Entrypoint):
    """Calls the method once, when the service starts."""

    def start(self) -> None:
        self.container.spawn_worker(self, (), {}, handle_result=self._worked)

    def _worked(self, worker: Any, result: Any = None, exc_info: Any = None) -> tuple[Any, Any]:
        if exc_info:
            self.container.config["ended"].send_exception(*exc_info)
        else:
            self.container.config["ended"].send(result)
        return result, exc_info


class Sending:
    """What a service does that announces something with nameko alone."""

    name = PEER
    config = Config()
    dispatch = EventDispatcher()

    @Once.decorator
    def send(self) -> Any:
        return self.config["work"](self.dispatch)


def in_a_service(work: Work) -> Any:
    """Run `work(dispatch)` in a worker of the service; its result, or what it raised."""
    ended = Event()
    config = {"AMQP_URI": os.environ["AMQP_URI"], "work": work, "ended": ended}
    container = ServiceContainer(Sending, config)
    container.start()
    try:
        return ended.wait()
    finally:
        container.stop()
