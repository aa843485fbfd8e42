"""Every exchange and queue, declared in one place and always whole.

    <service>.events    topic exchange, routing key <council>.<Event>
    <service>.records   topic exchange for EventRecorded, which only the audit service reads
    <queue>             one quorum queue a reaction, with an explicit delivery limit
    <queue>.parked      what that reaction could not handle, with the reason
    retry.<seconds>     delayed retries: a message waits here, then returns to its own queue

A quorum queue drops a message that was delivered too often unless it is told where to; here such a
message goes to the parking queue. Names are stable: a queue's arguments cannot be changed in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from amqp.exceptions import AMQPError
from kombu import Connection, Exchange, Queue

from shared.contracts.subscriptions import EVERYTHING, SUBSCRIPTIONS, Subscription

DELIVERY_LIMIT = 20
# Each look at a parked message counts as a delivery, and RabbitMQ 4 drops a message after twenty
# unless it is told otherwise. Nobody looks so often.
LOOKS_AT_PARKED = 1_000_000_000
PARKING = Exchange("parking", type="direct", durable=True)
QUORUM = {"x-queue-type": "quorum"}
NOTHING_LOST = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}


def events_exchange(service: str) -> Exchange:
    """Where a service announces its public events."""
    return Exchange(f"{service}.events", type="topic", durable=True)


def records_exchange(service: str) -> Exchange:
    """Where a service tells the audit service of every stored event."""
    return Exchange(f"{service}.records", type="topic", durable=True)


def queue_of(subscription: Subscription) -> Queue:
    """The queue of one reaction."""
    source = records_exchange if subscription.records else events_exchange
    event = "#" if subscription.event == EVERYTHING else f"*.{subscription.event}"
    return Queue(
        subscription.queue,
        exchange=source(subscription.source),
        routing_key=event,
        durable=True,
        queue_arguments={
            **QUORUM,
            **NOTHING_LOST,
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": PARKING.name,
            "x-dead-letter-routing-key": subscription.queue,
        },
    )


def parked_queue(queue: str) -> Queue:
    """Where the messages wait that a reaction could not handle."""
    return Queue(
        f"{queue}.parked",
        exchange=PARKING,
        routing_key=queue,
        durable=True,
        queue_arguments={**QUORUM, "x-delivery-limit": LOOKS_AT_PARKED},
    )


def retry_exchange(delay: float) -> Exchange:
    """A message published here, with its own queue as routing key, comes back after the delay."""
    return Exchange(f"retry.{delay:g}", type="fanout", durable=True)


def retry_queue(delay: float) -> Queue:
    """Where messages wait for that many seconds. All wait equally long, so none blocks another."""
    return Queue(
        f"retry.{delay:g}",
        exchange=retry_exchange(delay),
        routing_key="",
        durable=True,
        queue_arguments={
            **QUORUM,
            **NOTHING_LOST,
            "x-message-ttl": int(delay * 1000),
            "x-dead-letter-exchange": "",
        },
    )


def declare(
    connection: Connection,
    delays: Sequence[float],
    subscriptions: Iterable[Subscription] = SUBSCRIPTIONS,
) -> None:
    """Declare everything. Doing it again changes nothing; every process does it when it starts."""
    with connection.channel() as channel:
        PARKING.bind(channel).declare()
        for delay in delays:
            retry_queue(delay).bind(channel).declare()
        for subscription in subscriptions:
            queue_of(subscription).bind(channel).declare()
            parked_queue(subscription.queue).bind(channel).declare()


def trouble(error: BaseException) -> dict[str, str]:
    """What to log when declaring fails. The broker's own words name the queue that differs, as when
    an earlier release declared it otherwise; they hold no address and no secret."""
    said = {"reason": str(error)} if isinstance(error, AMQPError) else {}
    return {"error": type(error).__name__, **said}
