"""Taking one council's messages out of every queue, once the council was removed.

Messages of others are looked at and put back. A queue from which a process takes messages at this moment
is left alone: that process ignores what is of a removed council.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import amqp
from amqp.exceptions import NotFound
from kombu import Connection

from shared.contracts.envelope import Undecodable, parse
from shared.contracts.subscriptions import SUBSCRIPTIONS
from shared.messaging import topology
from shared.messaging.headers import ROUTING_KEY

TIMEOUT = 10.0  # seconds


@dataclass
class Cleared:
    """How many messages of the council went, by queue; and the queues that processes take care of."""

    gone: dict[str, int] = field(default_factory=dict)
    served: list[str] = field(default_factory=list)


def every_queue(delays: Sequence[float]) -> list[str]:
    """The name of every queue that Kinplan declares; a message goes from an earlier one of these to a
    later one, never back."""
    own = [subscription.queue for subscription in SUBSCRIPTIONS]
    parked = [topology.parked_queue(queue).name for queue in own]
    return [*(topology.retry_queue(delay).name for delay in delays), *own, *parked]


def clear_council(amqp_uri: str, council: str, delays: Sequence[float]) -> Cleared:
    """Discard every message of that council. Raises an error of BROKER_TROUBLE when the broker cannot be
    reached; what was discarded by then is gone, and doing it again goes on."""
    cleared = Cleared()
    with Connection(amqp_uri, connect_timeout=TIMEOUT, heartbeat=0) as connection:
        connection.ensure_connection(
            max_retries=1, interval_start=0, reraise_as_library_errors=False
        )
        for queue in every_queue(delays):
            _clear(connection, queue, council, cleared)
    return cleared


def _clear(connection: Connection, queue: str, council: str, cleared: Cleared) -> None:
    channel: amqp.Channel = connection.channel()
    channel.auto_decode = False
    try:
        state = channel.queue_declare(queue, passive=True)
    except NotFound:  # the broker has closed the channel
        return
    try:
        if state.consumer_count:
            cleared.served.append(queue)
            return
        gone = 0
        for _ in range(state.message_count):
            message = channel.basic_get(queue)
            if message is None:
                break
            if _council_of(message) == council:
                channel.basic_ack(message.delivery_info["delivery_tag"])
                gone += 1
        if gone:
            cleared.gone[queue] = gone
    finally:
        channel.close()  # whatever was not acknowledged goes back to its place


def _council_of(message: Any) -> str:
    """Whose it is, from the event or else from the key that it was published with first."""
    try:
        return parse(message.body or b"").council
    except Undecodable:
        headers = message.properties.get("application_headers") or {}
        key = headers.get(ROUTING_KEY) or message.delivery_info.get("routing_key") or ""
        return str(key).partition(".")[0]
