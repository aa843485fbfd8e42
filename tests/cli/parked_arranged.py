"""Messages in the parking queues of a bus, as the subscriber and the broker put them there."""

from __future__ import annotations

from kombu import Connection

from shared.contracts.envelope import IntegrationEvent, write
from shared.contracts.events import NEWEST
from shared.messaging import topology
from shared.messaging.headers import ATTEMPT, PARKED_AT, REASON, ROUTING_KEY
from shared.messaging.publishing import ConfirmingPublisher, Outgoing
from tests.eventstore.noting import accepted
from tests.messaging.bus import Bus, until

QUEUE = "scheduling.open_conference_when_referral_accepted"
OTHER_QUEUE = "scheduling.cancel_conference_when_consent_withdrawn"
KEY = "hertfordshire.ReferralAccepted"


def body_of(event: IntegrationEvent) -> bytes:
    return write(event, NEWEST[event.name])


def park(
    bus: Bus,
    body: bytes,
    queue: str = QUEUE,
    key: str = KEY,
    reason: str = "NotYet: It has not been heard of yet.",
) -> None:
    """Park a message as the subscriber does after all its tries."""
    headers = {
        ATTEMPT: 2,
        REASON: reason,
        ROUTING_KEY: key,
        PARKED_AT: "2027-01-04T10:00:00+00:00",
    }
    publisher = ConfirmingPublisher(bus.uri)
    publisher.publish([Outgoing(topology.PARKING.name, queue, body, headers)])
    publisher.close()


def park_event(bus: Bus, position: int = 7, queue: str = QUEUE) -> str:
    """Park ReferralAccepted; its identifier."""
    event = accepted(position)
    park(bus, body_of(event), queue)
    return event.id


def let_the_broker_park(bus: Bus, body: bytes) -> None:
    """Deliver a message until the broker has had enough."""
    publisher = ConfirmingPublisher(bus.uri)
    publisher.publish([Outgoing("referral.events", KEY, body)])
    publisher.close()
    with Connection(bus.uri) as connection:
        for _ in range(topology.DELIVERY_LIMIT + 1):
            channel = connection.channel()
            until(lambda c=channel: c.basic_get(QUEUE), "delivered")
            channel.close()
    until(lambda: bus.depth(f"{QUEUE}.parked") > 0, "parked by the broker")
