"""Parked messages in an operator's hands: looked at, replayed or discarded, and never lost.

Messages are taken from the parking queue without being acknowledged: whatever is not acknowledged
goes back to its place when the connection ends, however it ends. Until then nobody else sees them.
A replayed message is acknowledged once its copy is safe in the reaction's own queue. A crash in
between leaves both, and the inbox ignores the second.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

import amqp
from amqp.exceptions import NotFound
from kombu import Connection

from shared.contracts.envelope import IntegrationEvent, Undecodable, parse
from shared.contracts.subscriptions import SUBSCRIPTIONS
from shared.messaging import topology
from shared.messaging.headers import ATTEMPT, PARKED_AT, REASON, ROUTING_KEY
from shared.messaging.publishing import BROKER_TROUBLE, ConfirmingPublisher, Outgoing

QUEUES = tuple(subscription.queue for subscription in SUBSCRIPTIONS)
TIMEOUT = 10.0  # seconds
GIVEN_BACK_WITHIN = 2.0  # seconds; the broker needs some milliseconds
DELIVERED_TOO_OFTEN = (
    "delivered too often: each time, the process that was handling it ended before it was done"
)


@dataclass(frozen=True)
class Parked:
    """One message in a parking queue. `queue` is the reaction's own; `tries` counts the deliveries
    that failed; `since` is None when nobody noted it; `event` is None when it cannot be read."""

    queue: str
    body: bytes
    tries: int
    since: datetime | None
    reason: str
    routing_key: str
    content_type: str
    message_id: str
    event: IntegrationEvent | None
    headers: Mapping[str, Any] = field(repr=False)
    tag: int = field(repr=False)

    @property
    def digest(self) -> str:
        """A name that every message has: the beginning of the digest of its body."""
        return f"sha256:{hashlib.sha256(self.body).hexdigest()[:12]}"

    @property
    def id(self) -> str:
        """The event's own identifier, or the digest of what cannot be read as an event."""
        return self.event.id if self.event else self.digest

    @property
    def name(self) -> str:
        """What it announces; empty when it cannot be read."""
        return self.event.name if self.event else ""

    @property
    def case(self) -> str:
        """The reference of the case; empty when it cannot be read."""
        return self.event.case if self.event else ""

    def council(self, known: Collection[str]) -> str:
        """Whose it is, from the event or else from the key it was published with; empty if unknown."""
        named = self.event.council if self.event else self.routing_key.partition(".")[0]
        return named if named in known else ""

    def is_called(self, name: str) -> bool:
        """Whether an operator who types that means this message."""
        return name in (self.id, self.digest)


class Parking:
    """The parking queues of one broker. Use it in a `with`; it is for one thread.

    Everything raises an error of BROKER_TROUBLE when the broker cannot be reached.
    """

    def __init__(self, amqp_uri: str) -> None:
        self._connection = Connection(amqp_uri, connect_timeout=TIMEOUT, heartbeat=0)
        self._publisher = ConfirmingPublisher(amqp_uri, timeout=TIMEOUT, heartbeat=0)
        self._channel: amqp.Channel | None = None
        self._in_hand: Counter[str] = Counter()
        self.missing: list[str] = []

    def __enter__(self) -> Self:
        self._connection.ensure_connection(
            max_retries=1, interval_start=0, reraise_as_library_errors=False
        )
        self._channel = self._connection.channel()
        # Bodies are bytes here, whatever their senders believed them to be.
        self._channel.auto_decode = False
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._give_back()
        except BROKER_TROUBLE:
            pass  # the broker takes back what this connection held when it ends
        finally:
            self._publisher.close()
            self._connection.release()

    def look(self, queues: Sequence[str] = QUEUES) -> list[Parked]:
        """Everything that is parked for those reactions, oldest first in each queue.

        Queues that nobody has declared are noted in `missing`.
        """
        return [found for queue in queues for found in self._held(queue)]

    def replay(self, copies: Sequence[Parked]) -> None:
        """Have a message handled again by its own reaction and by no other, as if it came first.

        `copies` are the same message, parked more than once. Raises PublishingFailed when the
        broker did not take it: it is then still parked.
        """
        one = copies[0]
        kept = {ROUTING_KEY: one.routing_key} if one.routing_key else {}
        again = Outgoing("", one.queue, one.body, kept, one.content_type, one.message_id)
        self._publisher.publish([again])
        self._remove(copies)

    def discard(self, copies: Sequence[Parked]) -> None:
        """Give a message up for good."""
        self._remove(copies)

    def _remove(self, copies: Sequence[Parked]) -> None:
        assert self._channel is not None
        for copy in copies:
            self._channel.basic_ack(copy.tag)
            self._in_hand[copy.queue] -= 1
        # The broker answers in order: after this it has taken the acknowledgements too.
        self._channel.queue_declare(f"{copies[0].queue}.parked", passive=True)

    def _held(self, queue: str) -> list[Parked]:
        assert self._channel is not None
        try:
            waiting = self._waiting(queue)
        except NotFound:
            self.missing.append(queue)
            return []
        name, found = topology.parked_queue(queue).name, []
        for _ in range(waiting):  # and none of those that are parked in the meantime
            message = self._channel.basic_get(name)
            if message is None:
                break
            found.append(_parked(queue, message))
        self._in_hand[queue] += len(found)
        return found

    def _give_back(self) -> None:
        """Put back whatever was not acknowledged, and wait until others can see it again."""
        assert self._channel is not None
        self._channel.basic_recover(requeue=True)
        deadline = time.monotonic() + GIVEN_BACK_WITHIN
        for queue, count in self._in_hand.items():
            while self._waiting(queue) < count and time.monotonic() < deadline:
                time.sleep(0.02)

    def _waiting(self, queue: str) -> int:
        # On a channel apart, because the broker closes one that asks for what is not there.
        with self._connection.channel() as apart:
            answer = apart.queue_declare(topology.parked_queue(queue).name, passive=True)
            return int(answer.message_count)


def _parked(queue: str, message: Any) -> Parked:
    body = message.body or b""  # the library gives an empty body as text
    headers = message.properties.get("application_headers") or {}
    death = _death_in(queue, headers)
    try:
        event = parse(body)
    except Undecodable:
        event = None
    return Parked(
        queue=queue,
        body=body,
        tries=topology.DELIVERY_LIMIT + 1 if death else _number(headers.get(ATTEMPT)) + 1,
        since=_since(headers, death),
        reason=DELIVERED_TOO_OFTEN if death else str(headers.get(REASON) or "no reason was noted"),
        routing_key=_routing_key(headers, death),
        content_type=str(message.properties.get("content_type") or "application/octet-stream"),
        message_id=str(message.properties.get("message_id") or ""),
        event=event,
        headers=headers,
        tag=message.delivery_info["delivery_tag"],
    )


def _death_in(queue: str, headers: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The broker's own note, when it was the broker that parked the message. Its notes of delayed
    retries are of other queues."""
    deaths = headers.get("x-death")
    for death in deaths if isinstance(deaths, list) else ():
        if isinstance(death, dict) and death.get("queue") == queue:
            return death
    return None


def _since(headers: Mapping[str, Any], death: Mapping[str, Any] | None) -> datetime | None:
    if death:
        when = death.get("time")
        return when.replace(tzinfo=UTC) if isinstance(when, datetime) else None
    try:
        return datetime.fromisoformat(str(headers.get(PARKED_AT)))
    except ValueError:
        return None


def _routing_key(headers: Mapping[str, Any], death: Mapping[str, Any] | None) -> str:
    """The key that it was published with first; a message that was retried carries it along."""
    kept = headers.get(ROUTING_KEY)
    if kept is None and death:
        keys = death.get("routing-keys")
        kept = keys[0] if isinstance(keys, list) and keys else None
    return str(kept or "")


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value >= 0 else 0
