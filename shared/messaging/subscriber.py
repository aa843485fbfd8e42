"""The reliable subscriber: nameko's event handler, made not to lose anything.

nameko acknowledges what a handler could not do, and logs and drops what it cannot decode. Here a
message is acknowledged only when it was handled, or when a copy of it is safe elsewhere: waiting
for its next try, or parked with the reason. A crash in between repeats it, which the inbox ignores.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from eventsourcing.persistence import InterfaceError, OperationalError
from kombu import Queue
from nameko.events import EventHandler
from nameko.exceptions import ContainerBeingKilled
from nameko.messaging import QueueConsumer

from shared.clock import Clock
from shared.contracts.envelope import Undecodable, parse
from shared.contracts.subscriptions import Subscription
from shared.messaging import topology
from shared.messaging.headers import ATTEMPT, PARKED_AT, REASON, ROUTING_KEY, WAITED
from shared.messaging.publishing import (
    BROKER_TROUBLE,
    ConfirmingPublisher,
    Outgoing,
    PublishingFailed,
)
from shared.observability import metrics
from shared.observability.logs import bound, logger
from shared.refusals import Unavailable

LOG = logger("subscriber")
PAUSE = 1.0  # seconds before what the broker did not take is put aside again

# While these last, nothing is wrong with the message: it waits and is never parked for them.
OUTAGES = (OperationalError, InterfaceError, Unavailable)


class ReliableQueueConsumer(QueueConsumer):
    """Takes messages as they are; reading them is the handler's business."""

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        # Left on, a sender's wrong idea of its encoding would change the bytes that are kept.
        channel.auto_decode = False
        for provider in self._providers:
            # Without the second, the library logs and drops what says falsely that it is compressed.
            consumer = consumer_cls(
                queues=[provider.queue],
                on_message=partial(self._received, provider),
                on_decode_error=partial(self._received, provider),
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

    def _received(self, provider: Any, message: Any, _: Exception | None = None) -> None:
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
        self.clock: Clock = kinplan.installation.clock
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

    def _settle(self, message: Any, put_aside: Callable[[], None]) -> None:
        """Put a copy aside if need be, then acknowledge.

        While the broker does not take the copy, this goes on trying, for the message is nowhere
        else. When the message's own connection is gone, the broker gives it to somebody again.
        """
        while message.channel.connection:
            try:
                put_aside()
                message.ack()
                return
            except PublishingFailed as error:
                self._left_with_broker(error)
                self.aside.declare(self.delays)
                time.sleep(PAUSE)
            except BROKER_TROUBLE as error:
                self._left_with_broker(error)
                return

    def _left_with_broker(self, error: Exception) -> None:
        queue = self.subscription.queue
        LOG.warning("message_left_with_broker", queue=queue, error=type(error).__name__)

    def _try_later(self, message: Any, error: BaseException) -> None:
        """Have it come again later, or park it when it was tried often enough. What failed because
        of an outage does not count as a try: the message may be out of order once it is over."""
        attempt, waited = _count(message, ATTEMPT), _count(message, WAITED)
        outage = isinstance(error, OUTAGES)
        reason = f"{type(error).__name__}: {getattr(error, 'message', '')}".rstrip(": ")
        with bound(queue=self.subscription.queue, reason=type(error).__name__):
            if attempt >= len(self.delays) and not outage:
                self._park(message, reason)
                return
            delay = self.delays[min(waited if outage else attempt, len(self.delays) - 1)]
            LOG.info("tried_again_later", attempt=attempt + (not outage), delay=delay)
        self.aside.publish(
            message,
            topology.retry_exchange(delay).name,
            self.subscription.queue,
            {ATTEMPT: attempt + (not outage), WAITED: waited + outage, REASON: reason},
        )
        metrics.RETRIES.labels(self.subscription.service, self.subscription.reaction).inc()

    def _park(self, message: Any, reason: str) -> None:
        parked_at = self.clock().isoformat()
        self.aside.publish(
            message,
            topology.PARKING.name,
            self.subscription.queue,
            {ATTEMPT: _count(message, ATTEMPT), REASON: reason, PARKED_AT: parked_at},
        )
        LOG.error("message_parked", queue=self.subscription.queue, reason=reason)
        metrics.PARKED.labels(self.subscription.service, self.subscription.reaction).inc()


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
            message.body or b"",  # the library gives an empty body as text
            {ROUTING_KEY: first, **kept, **headers},
            content_type=message.content_type or "application/octet-stream",
            message_id=message.properties.get("message_id") or "",
        )
        with self._one_at_a_time:
            self._publisher.publish([copy])

    def declare(self, delays: tuple[float, ...]) -> None:
        """Put back what somebody deleted, so that the next try has somewhere to go."""
        try:
            with self._one_at_a_time:
                topology.declare(self._publisher.connection(), delays)
        except BROKER_TROUBLE as error:
            LOG.warning("not_declared", error=type(error).__name__)


def _count(message: Any, header: str) -> int:
    count = (message.headers or {}).get(header, 0)
    return count if isinstance(count, int) and count >= 0 else 0


def on(subscription: Subscription) -> Any:
    """Marks a method of a nameko service as the reaction of that subscription."""
    return ReliableEventHandler.decorator(subscription)
