"""The reliable subscriber: nameko's event handler, made not to lose anything.

nameko acknowledges what a handler could not do, and logs and drops what it cannot decode. Here a
message is acknowledged only when it was handled, or when a copy of it is safe elsewhere: waiting
for its next try, or parked with the reason. A crash in between repeats it, which the inbox ignores.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

from amqp.exceptions import AMQPError
from eventsourcing.persistence import InterfaceError, OperationalError
from kombu import Queue
from nameko.events import EventHandler
from nameko.exceptions import ContainerBeingKilled
from nameko.messaging import QueueConsumer

from shared.contracts.envelope import Undecodable, parse
from shared.contracts.subscriptions import Subscription
from shared.messaging import topology
from shared.messaging.publishing import ConfirmingPublisher, Outgoing, PublishingFailed
from shared.observability import metrics
from shared.observability.logs import bound, logger
from shared.refusals import Unavailable

LOG = logger("subscriber")
ATTEMPT = "x-kinplan-attempt"
REASON = "x-kinplan-reason"
ROUTING_KEY = "x-kinplan-routing-key"

# While these last, nothing is wrong with the message: it waits and is never parked for them.
OUTAGES = (OperationalError, InterfaceError, Unavailable)


class ReliableQueueConsumer(QueueConsumer):
    """Takes messages as they are; reading them is the handler's business."""

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        for provider in self._providers:
            consumer = consumer_cls(
                queues=[provider.queue], on_message=partial(self._received, provider)
            )
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        return self._consumers.values()

    def on_consume_ready(self, *args: Any, **kwargs: Any) -> None:
        self.container.config["kinplan"].consuming = True
        super().on_consume_ready(*args, **kwargs)

    def on_connection_error(self, exc: Any, interval: Any) -> None:
        self.container.config["kinplan"].consuming = False
        LOG.warning("broker_lost", error=type(exc).__name__, trying_again_in=interval)

    def _received(self, provider: Any, message: Any) -> None:
        self.container.spawn_managed_thread(
            partial(provider.received, message), identifier=provider.subscription.queue
        )


class ReliableEventHandler(EventHandler):
    """An entrypoint for one row of the subscriptions.

    The method gets the IntegrationEvent. When it returns, the message is done with.
    """

    queue_consumer = ReliableQueueConsumer()

    def __init__(self, subscription: Subscription, **kwargs: Any) -> None:
        self.subscription = subscription
        self.queue: Queue | None = None
        super().__init__(subscription.source, subscription.event, **kwargs)

    def setup(self) -> None:
        kinplan = self.container.config["kinplan"]
        self.delays: tuple[float, ...] = kinplan.settings.retry_delays
        self.aside: Aside = kinplan.aside
        self.queue = topology.queue_of(self.subscription)
        self.queue_consumer.register_provider(self)

    def received(self, message: Any) -> None:
        """Read the message and hand it to a worker; what cannot be read is parked at once."""
        try:
            event = parse(message.body)
        except Undecodable as error:
            self._settle(message, partial(self._park, message, f"undecodable: {error}"))
            return
        try:
            self.container.spawn_worker(
                self,
                (event,),
                {},
                context_data={"council": event.council, "request_id": event.request_id},
                handle_result=partial(self._worked, message),
            )
        except ContainerBeingKilled:
            pass  # unacknowledged, so the broker gives it to another

    def _worked(
        self, message: Any, worker: Any, result: Any = None, exc_info: Any = None
    ) -> tuple[Any, Any]:
        error = exc_info[1] if exc_info else None
        if error is None:
            self._settle(message, lambda: None)
        else:
            self._settle(message, partial(self._try_later, message, error))
        return result, None

    def _settle(self, message: Any, put_aside: Any) -> None:
        """Put a copy aside if need be, then acknowledge. When the broker is gone, do neither: it
        still has the message."""
        try:
            put_aside()
            if message.channel.connection:
                message.ack()
        except (PublishingFailed, AMQPError, OSError) as error:
            LOG.warning(
                "message_left_with_broker",
                queue=self.subscription.queue,
                error=type(error).__name__,
            )

    def _try_later(self, message: Any, error: BaseException) -> None:
        attempt = _attempt(message)
        outage = isinstance(error, OUTAGES)
        reason = f"{type(error).__name__}: {getattr(error, 'message', '')}".rstrip(": ")
        with bound(queue=self.subscription.queue, reason=type(error).__name__):
            if attempt >= len(self.delays) and not outage:
                self._park(message, reason)
                return
            delay = self.delays[min(attempt, len(self.delays) - 1)]
            LOG.info("tried_again_later", attempt=attempt + 1, delay=delay)
        metrics.RETRIES.labels(self.subscription.service, self.subscription.reaction).inc()
        self.aside.publish(
            message,
            topology.retry_exchange(delay).name,
            self.subscription.queue,
            {ATTEMPT: attempt + 1, REASON: reason},
        )

    def _park(self, message: Any, reason: str) -> None:
        LOG.error("message_parked", queue=self.subscription.queue, reason=reason)
        metrics.PARKED.labels(self.subscription.service, self.subscription.reaction).inc()
        self.aside.publish(
            message,
            topology.PARKING.name,
            self.subscription.queue,
            {ATTEMPT: _attempt(message), REASON: reason},
        )


class Aside:
    """Puts copies of messages where they wait. One connection for the process, one at a time."""

    def __init__(self, amqp_uri: str) -> None:
        self._publisher = ConfirmingPublisher(amqp_uri, heartbeat=0)
        self._one_at_a_time = threading.Lock()

    def publish(self, message: Any, exchange: str, queue: str, headers: dict[str, Any]) -> None:
        """Publish a copy of `message` and wait for the broker's confirm. Raises PublishingFailed."""
        kept = {k: v for k, v in (message.headers or {}).items() if k.startswith("x-kinplan")}
        first = message.delivery_info.get("routing_key", "")
        copy = Outgoing(
            exchange,
            queue,
            message.body if isinstance(message.body, bytes) else message.body.encode(),
            {ROUTING_KEY: first, **kept, **headers},
            content_type=message.content_type or "application/octet-stream",
            message_id=message.properties.get("message_id") or "",
        )
        with self._one_at_a_time:
            self._publisher.publish([copy])


def _attempt(message: Any) -> int:
    attempt = (message.headers or {}).get(ATTEMPT, 0)
    return attempt if isinstance(attempt, int) else 0


def on(subscription: Subscription) -> Any:
    """Marks a method of a nameko service as the reaction of that subscription."""
    return ReliableEventHandler.decorator(subscription)
