"""One client for asking services: nameko's, with an end to every wait.

The library's own client waits without limit for a broker that has accepted the connection and
then says nothing, and publishes through a pool that all clients share. Here requests and answers
share one connection, whose every read and write ends with the call's time limit. A client is
used by one thread at a time and is never mended: whatever goes wrong, it is thrown away.
"""

from __future__ import annotations

import select
import time
from collections.abc import Mapping
from typing import Any

from kombu import Connection, Producer
from kombu.exceptions import ChannelError
from kombu.messaging import Consumer
from nameko import serialization
from nameko.amqp.publish import Publisher, UndeliverableMessage
from nameko.constants import AMQP_URI_CONFIG_KEY, NON_PERSISTENT
from nameko.containers import WorkerContext
from nameko.rpc import MethodProxy, ReplyListener
from nameko.standalone.rpc import ClusterRpcProxy, PollingQueueConsumer


class Deadline:
    """The moment, on the machine's steady clock, by which something must be over."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, always more than 0. Raises TimeoutError when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time limit is over")
        return left


class _Answers(PollingQueueConsumer):
    """Waits for answers on a queue of this connection alone, which ends with the connection."""

    deadline: Deadline

    def register_provider(self, provider: Any) -> None:
        self.provider = provider
        config = provider.container.config
        self.serializer, self.accept = serialization.setup(config)
        self.connection = Connection(
            config[AMQP_URI_CONFIG_KEY],
            connect_timeout=self.deadline.left(),
            transport_options={"confirm_publish": True},
        )
        self.connection.ensure_connection(max_retries=0)
        self.sock = self.connection.connection.sock
        self.sock.settimeout(self.deadline.left())
        self._declare_and_listen(provider.queue)
        self.stopped = False

    def _declare_and_listen(self, queue: Any) -> None:
        # A queue that outlives its connection would gather answers that nobody can read any more.
        queue.durable, queue.exclusive, queue.auto_delete = False, True, True
        self.channel = self.connection.channel()
        self.queue = queue(self.channel)
        self.queue.declare()
        self.consumer = Consumer(
            self.channel,
            queues=[self.queue],
            accept=self.accept,
            no_ack=True,
            callbacks=[self.on_message],
            auto_declare=False,
        )
        self.consumer.consume()

    def get_message(self, correlation_id: str) -> None:
        """Wait for one answer until the deadline; errors end the wait and go to the caller."""
        while correlation_id not in self.replies:
            self.connection.drain_events(timeout=self.deadline.left())
        body, message = self.replies.pop(correlation_id)
        self.provider.handle_message(body, message)

    def ack_message(self, msg: Any) -> None:
        """Nothing to do: the broker considers an answer delivered once it is sent."""


class _Awaited:
    """One answer that is waited for; the library hands it over by `send`."""

    def __init__(self, answers: _Answers, correlation_id: str) -> None:
        self.answers = answers
        self.correlation_id = correlation_id
        self.body: Any = None

    def send(self, body: Any) -> None:
        self.body = body

    def wait(self) -> Any:
        self.answers.get_message(self.correlation_id)
        return self.body


class _AnswerListener(ReplyListener):
    queue_consumer: Any = None  # in place of the library's, which runs in a service only

    def __init__(self, timeout: float | None = None) -> None:
        self.queue_consumer = _Answers(timeout=timeout)
        super().__init__()

    def get_reply_event(self, correlation_id: str) -> _Awaited:
        event = _Awaited(self.queue_consumer, correlation_id)
        self._reply_events[correlation_id] = event
        return event


class _OwnConnectionPublisher(Publisher):
    """Publishes a request on the client's own connection, and says when it becomes worthless."""

    def __init__(self, *args: Any, answers: _Answers, **options: Any) -> None:
        super().__init__(*args, **options)
        self.answers = answers

    def publish(self, payload: Any, **request: Any) -> None:
        left = self.answers.deadline.left()
        try:
            Producer(self.answers.channel, auto_declare=False).publish(
                payload,
                headers=request.pop("extra_headers"),
                serializer=self.serializer,
                # Nobody waits for a request that the broker would have to find again on its disk.
                delivery_mode=NON_PERSISTENT,
                expiration=min(self.expiration, left),
                timeout=left,
                confirm_timeout=left,
                **request,
            )
        except ChannelError as error:
            if "NO_ROUTE" in str(error):
                raise UndeliverableMessage() from error
            raise


class _Method(MethodProxy):
    publisher_cls = _OwnConnectionPublisher


class Client(ClusterRpcProxy):
    """One connection to the broker, for one thread at a time."""

    def __init__(self, amqp_uri: str) -> None:
        super().__init__({AMQP_URI_CONFIG_KEY: amqp_uri}, reply_listener_cls=_AnswerListener)
        self.opened_at = time.monotonic()

    def open(self, deadline: Deadline) -> None:
        """Connect and listen. Raises what the libraries raise when that cannot be done in time."""
        self._answers.deadline = deadline
        self.start()

    def call(
        self,
        service: str,
        method: str,
        args: tuple[Any, ...],
        context: Mapping[str, str],
        deadline: Deadline,
    ) -> Any:
        """Ask, and wait for the answer until the deadline. Raises what the libraries raise."""
        self._answers.deadline = deadline
        self._answers.sock.settimeout(deadline.left())
        worker = WorkerContext(
            self._worker_ctx.container, service=None, entrypoint=self.Dummy, data=dict(context)
        )
        ask = _Method(
            worker,
            service,
            method,
            self._reply_listener,
            expiration=deadline.left(),
            answers=self._answers,
        )
        return ask(*args)

    def age(self) -> float:
        """Seconds since it was made."""
        return time.monotonic() - self.opened_at

    def quiet(self) -> bool:
        """Whether the connection is as it was left. A broker that speaks now is ending it."""
        try:
            # Not poll(): under eventlet, where the audit service asks the others, there is none.
            readable, _, broken = select.select([self._answers.sock], [], [self._answers.sock], 0)
        except (OSError, ValueError):
            return False
        return not readable and not broken

    def end(self) -> None:
        """Take leave of the broker, within half a second, and close."""
        try:
            self._answers.sock.settimeout(0.5)
            self._answers.connection.close()
        except Exception:  # it is being thrown away: whatever is wrong with it matters no more
            pass
        self.drop()

    def drop(self) -> None:
        """Close the socket at once, without a word to the broker."""
        sock = getattr(self._answers, "sock", None)
        if sock is not None:
            sock.close()

    @property
    def _answers(self) -> _Answers:
        answers: _Answers = self._reply_listener.queue_consumer
        return answers
