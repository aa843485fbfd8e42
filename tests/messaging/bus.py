"""A virtual host on the real broker, and what tests do to it."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import requests
from amqp.exceptions import NotFound
from kombu import Connection

API_TIMEOUT = 30


def until(true: Callable[[], Any], what: str, seconds: float = 30.0) -> Any:
    """Wait until it is true and return it; fail with its name when it does not come in time."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)
    return found


def confirmed(uri: str) -> Connection:
    """A connection whose publishing waits for the broker: what is published just before a
    connection closes is otherwise lost now and then."""
    return Connection(uri, transport_options={"confirm_publish": True})


class Bus:
    """One virtual host: its address, and the management API's view of it."""

    def __init__(self, api: str, uri: str, name: str) -> None:
        self.api = api
        self.name = name
        self.uri = urlunsplit(urlsplit(uri)._replace(path=f"/{name}"))

    def depth(self, queue: str) -> int:
        """How many messages are ready in a queue; -1 when there is no such queue."""
        with Connection(self.uri) as connection:
            try:
                answer = connection.channel().queue_declare(queue, passive=True)
            except NotFound:
                return -1
        return int(answer.message_count)

    def put(self, queue: str, body: bytes, **properties: Any) -> None:
        """Put a message straight into a queue, as nobody of Kinplan would."""
        with confirmed(self.uri) as connection:
            connection.Producer().publish(
                body,
                exchange="",
                routing_key=queue,
                **{"content_type": "application/octet-stream", "serializer": None, **properties},
            )

    def take(self, queue: str) -> Any:
        """Take one message for good; None when there is none. Its body is bytes."""
        with Connection(self.uri) as connection:
            channel = connection.channel()
            channel.auto_decode = False
            return channel.basic_get(queue, no_ack=True)

    def drain(self, queue: str) -> list[Any]:
        """Take every message for good."""
        found: list[Any] = []
        with Connection(self.uri) as connection:
            channel = connection.channel()
            channel.auto_decode = False
            waiting = channel.queue_declare(queue, passive=True).message_count
            channel.basic_consume(queue, no_ack=True, callback=found.append)
            while len(found) < waiting:
                connection.drain_events(timeout=10)
        return found

    def delete(self, queue: str) -> None:
        """Delete a queue with everything in it."""
        with Connection(self.uri) as connection:
            connection.channel().queue_delete(queue)

    def queue(self, name: str) -> dict[str, Any]:
        """What the management API says of a queue."""
        return self._ask("GET", f"queues/{self.name}/{quote(name, safe='')}").json()

    def cut(self) -> int:
        """Close every connection to this virtual host by force; how many there were."""
        found = self._ask("GET", f"vhosts/{self.name}/connections").json()
        for connection in found:
            name = quote(connection["name"], safe="")
            # One that has closed by itself since is not there any more.
            requests.delete(f"{self.api}/api/connections/{name}", timeout=API_TIMEOUT)
        return len(found)

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        answer = requests.request(method, f"{self.api}/api/{path}", timeout=API_TIMEOUT, **options)
        answer.raise_for_status()
        return answer

    def make(self) -> None:
        """Make the virtual host."""
        self._ask("PUT", f"vhosts/{self.name}")
        user = quote(urlsplit(self.uri).username or "guest")
        rights = {"configure": ".*", "write": ".*", "read": ".*"}
        self._ask("PUT", f"permissions/{self.name}/{user}", json=rights)

    def remove(self) -> None:
        """Remove it with everything in it."""
        self._ask("DELETE", f"vhosts/{self.name}")


@contextmanager
def bus_of_its_own() -> Iterator[Bus]:
    """A virtual host that nobody else uses."""
    api, uri = os.environ["KINPLAN_RABBIT_API"].rstrip("/"), os.environ["AMQP_URI"]
    bus = Bus(api, uri, f"test-{uuid.uuid4().hex[:12]}")
    bus.make()
    try:
        yield bus
    finally:
        bus.remove()
