"""The queues of a run: for each message, Kinplan's or nameko's, exactly one, and all alike."""

from __future__ import annotations

import time
from typing import Any

from kombu import Connection, Exchange, Queue

from benchmarks.failing import MeasurementFailed
from benchmarks.places import RECEIVER, SENDER
from shared.contracts.subscriptions import EVERYTHING, Subscription
from shared.messaging import topology

EVENTS = Subscription(RECEIVER, "note_referral_in_a_benchmark", SENDER, "ReferralReceived")
RECORDS = Subscription("audit", "gather_record_in_a_benchmark", SENDER, EVERYTHING, records=True)

PEER = "benchmark"
"""nameko's sending service: its exchange is benchmark.events."""
PEER_BURST, PEER_PACED = "sent_in_a_burst", "sent_at_a_pace"
PATIENCE = 20.0


def arguments() -> dict[str, Any]:
    """The arguments of Kinplan's own queues, which the peer's queues are given as well."""
    queue: Any = topology.queue_of(EVENTS)
    return dict(queue.queue_arguments)


def peer_queue() -> Queue:
    """Where the events wait that nameko's dispatchers send in a burst."""
    exchange = Exchange(f"{PEER}.events", type="topic", durable=True)
    return Queue(
        f"{PEER}.burst",
        exchange=exchange,
        routing_key=PEER_BURST,
        durable=True,
        queue_arguments=arguments(),
    )


def declare(amqp_uri: str, delays: tuple[float, ...]) -> None:
    """Declare all of them before anything is sent."""
    with Connection(amqp_uri) as connection:
        topology.declare(connection, delays, (EVENTS, RECORDS))
        with connection.channel() as channel:
            peer_queue().bind(channel).declare()


def take_all(amqp_uri: str, expected: dict[str, int]) -> None:
    """Check that each queue holds that many messages, and empty it.

    Raises MeasurementFailed naming the queue that does not within some seconds.
    """
    deadline = time.monotonic() + PATIENCE
    with Connection(amqp_uri) as connection, connection.channel() as channel:
        for name, count in expected.items():
            while (held := _held(channel, name)) != count:
                if time.monotonic() > deadline:
                    raise MeasurementFailed(f"{name} holds {held} messages, {count} were sent.")
                time.sleep(0.1)
            channel.queue_purge(name)


def empty(amqp_uri: str, name: str) -> None:
    """Throw away what waits in a queue."""
    with Connection(amqp_uri) as connection, connection.channel() as channel:
        channel.queue_purge(name)


def _held(channel: Any, name: str) -> int:
    return channel.queue_declare(name, passive=True).message_count
