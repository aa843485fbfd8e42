"""How many messages wait in the queues that a service's events go to, as the broker counts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import amqp
from amqp.exceptions import NotFound
from kombu import Connection

from shared.contracts.subscriptions import EVERYTHING, SUBSCRIPTIONS, Subscription
from shared.messaging.pacing import SHALLOW
from shared.messaging.publishing import BROKER_TROUBLE, ConfirmingPublisher, PublishingFailed


class Depths:
    """Asks on the connection of a relay's publisher, and in its thread.

    What a consumer has been given and not yet acknowledged (ten messages a process) is not counted,
    nor what waits to be tried again.
    """

    def __init__(
        self,
        publisher: ConfirmingPublisher,
        service: str,
        subscriptions: Sequence[Subscription] = SUBSCRIPTIONS,
    ) -> None:
        self.publisher = publisher
        self.service = service
        self.subscriptions = subscriptions
        self._asked: tuple[Connection, amqp.Channel] | None = None
        self._was_deep = ""

    def queues(self, announced: Iterable[str]) -> set[str]:
        """Every queue that gets one of these announcements, or the records that go with all events."""
        heard = {EVERYTHING, *announced}
        found = {s.queue for s in self._of_service if not s.records and s.event in heard}
        return found | {s.queue for s in self._of_service if s.records}

    def deepest(self, announced: Iterable[str], enough: int = SHALLOW) -> int:
        """How many messages are ready in the deepest of these queues, or in the first that is found to have
        more than `enough`: the one that had them last time is asked first, as often the only one.

        One that is not there counts as empty: publishing finds out, and has it declared again.
        Raises PublishingFailed when the broker does not answer.
        """
        deepest = 0
        for queue in sorted(self.queues(announced), key=lambda name: name != self._was_deep):
            deepest = max(deepest, self._depth(queue))
            if deepest > enough:
                self._was_deep = queue
                break
        return deepest

    @cached_property
    def _of_service(self) -> tuple[Subscription, ...]:
        return tuple(s for s in self.subscriptions if s.source == self.service)

    def _depth(self, queue: str) -> int:
        try:
            return int(self._channel().queue_declare(queue, passive=True).message_count)
        except NotFound:  # the broker has closed the channel
            self._asked = None
            return 0
        except BROKER_TROUBLE as error:
            self._asked = None
            self.publisher.close()
            raise PublishingFailed(
                f"the broker does not say how deep {queue} is ({type(error).__name__})"
            ) from error

    def _channel(self) -> amqp.Channel:
        connection = self.publisher.connection()
        if self._asked is None or self._asked[0] is not connection:
            self._asked = connection, connection.channel()
        return self._asked[1]
