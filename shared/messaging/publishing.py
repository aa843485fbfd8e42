"""Publishing that does not lose anything: every message is mandatory and confirmed by the broker.

Confirms are pipelined: many messages are under way at once, and each is accounted for. One
connection, used by one thread (or greenlet) at a time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import amqp
from amqp.exceptions import AMQPError
from kombu import Connection

from shared.contracts.envelope import CONTENT_TYPE

UNDER_WAY = 500
PERSISTENT = 2


class PublishingFailed(Exception):
    """The broker did not take some of the messages; none of them may be thought published."""


@dataclass(frozen=True)
class Outgoing:
    """One message on its way: where to, its body, and headers for whoever handles it."""

    exchange: str
    routing_key: str
    body: bytes
    headers: dict[str, Any] = field(default_factory=dict)
    content_type: str = CONTENT_TYPE
    message_id: str = ""


BROKER_TROUBLE = (AMQPError, OSError)


class ConfirmingPublisher:
    """A connection that publishes and knows what became of every message."""

    def __init__(self, amqp_uri: str, timeout: float = 10.0, heartbeat: int = 10) -> None:
        self.amqp_uri = amqp_uri
        self.timeout = timeout
        self.heartbeat = heartbeat
        self._connection: Connection | None = None
        self._channel: amqp.Channel | None = None
        self._next_tag = 1
        self._under_way: set[int] = set()
        self._refused: list[str] = []

    def publish(self, messages: Sequence[Outgoing]) -> None:
        """Publish all, in order, and return when the broker has confirmed each.

        Raises PublishingFailed when a message had nowhere to go, was refused, or was not confirmed
        in time, and the connection is dropped then, so that the next call starts afresh. Whoever
        calls publishes all of them again: a repeat does no harm, a loss would.
        """
        try:
            channel = self._open()
            for message in messages:
                self._send(channel, message)
                while len(self._under_way) >= UNDER_WAY:
                    self._drain()
            while self._under_way:
                self._drain()
        except BROKER_TROUBLE as error:
            self.close()
            raise PublishingFailed(
                f"the broker cannot be reached ({type(error).__name__})"
            ) from error
        if self._refused:
            refused, self._refused = self._refused, []
            self.close()
            raise PublishingFailed("; ".join(sorted(set(refused))))

    def keep_alive(self) -> None:
        """Answer the broker's heartbeats while there is nothing to publish."""
        if self._connection is None:
            return
        try:
            self._connection.heartbeat_check()
            self._connection.drain_events(timeout=0.01)
        except TimeoutError:
            pass
        except BROKER_TROUBLE:
            self.close()

    def connection(self) -> Connection:
        """The open connection, for declaring. Raises an error of BROKER_TROUBLE."""
        self._open()
        assert self._connection is not None
        return self._connection

    def close(self) -> None:
        """Let go of the connection, whatever state it is in."""
        connection, self._connection, self._channel = self._connection, None, None
        self._under_way.clear()
        if connection is not None:
            try:
                connection.collect(socket_timeout=1)
            except BROKER_TROUBLE:
                pass

    def _open(self) -> amqp.Channel:
        if (
            self._channel is not None
            and self._connection is not None
            and self._connection.connected
        ):
            return self._channel
        self.close()
        connection = Connection(
            self.amqp_uri, connect_timeout=self.timeout, heartbeat=self.heartbeat
        )
        connection.ensure_connection(
            max_retries=1, interval_start=0, reraise_as_library_errors=False
        )
        channel = connection.channel()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        channel.events["basic_return"].add(self._on_return)
        self._connection, self._channel = connection, channel
        self._next_tag, self._refused = 1, []
        return channel

    def _send(self, channel: amqp.Channel, message: Outgoing) -> None:
        properties: dict[str, Any] = {
            "content_type": message.content_type,
            "content_encoding": "utf-8",
            "delivery_mode": PERSISTENT,
            "application_headers": message.headers,
        }
        if message.message_id:
            properties["message_id"] = message.message_id
        self._under_way.add(self._next_tag)
        self._next_tag += 1
        channel.basic_publish(
            amqp.Message(message.body, **properties),
            exchange=message.exchange,
            routing_key=message.routing_key,
            mandatory=True,
        )

    def _drain(self) -> None:
        assert self._connection is not None
        before, deadline = len(self._under_way), time.monotonic() + self.timeout
        while len(self._under_way) == before:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("the broker did not confirm in time")
            self._connection.drain_events(timeout=left)

    def _settle(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._under_way = {t for t in self._under_way if t > tag}
        else:
            self._under_way.discard(tag)

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        self._settle(delivery_tag, multiple)

    def _on_nack(self, delivery_tag: int, multiple: bool) -> None:
        self._refused.append("the broker refused a message: a queue is full or not available")
        self._settle(delivery_tag, multiple)

    def _on_return(self, error: Exception, exchange: str, routing_key: str, message: Any) -> None:
        self._refused.append(f"nobody listens for {routing_key} on {exchange}")
