"""The topology is declared whole, any number of times, with nothing that loses a message."""

from __future__ import annotations

import pytest
from amqp.exceptions import PreconditionFailed
from kombu import Connection, Queue

from shared.contracts.subscriptions import SUBSCRIPTIONS, Subscription
from shared.messaging import topology
from tests.messaging.bus import Bus
from tests.messaging.conftest import DELAYS

QUEUE = "scheduling.open_conference_when_referral_accepted"


def test_declaring_twice_changes_nothing(declared: Bus) -> None:
    declared.put(QUEUE, b"waiting")
    with Connection(declared.uri) as connection:
        topology.declare(connection, DELAYS)
    assert declared.depth(QUEUE) == 1


def test_every_reaction_has_its_queue_and_its_parking_queue(all_declared: Bus) -> None:
    for subscription in SUBSCRIPTIONS:
        assert all_declared.depth(subscription.queue) == 0
        assert all_declared.depth(f"{subscription.queue}.parked") == 0


def test_a_reactions_queue_is_a_quorum_queue_that_parks_what_is_delivered_too_often(
    declared: Bus,
) -> None:
    assert declared.queue(QUEUE)["arguments"] == {
        "x-queue-type": "quorum",
        "x-delivery-limit": topology.DELIVERY_LIMIT,
        "x-dead-letter-exchange": "parking",
        "x-dead-letter-routing-key": QUEUE,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def test_a_parking_queue_gives_nothing_up_however_often_it_is_looked_into(declared: Bus) -> None:
    parked = declared.queue(f"{QUEUE}.parked")["arguments"]
    assert parked["x-queue-type"] == "quorum"
    assert parked["x-delivery-limit"] >= 1_000_000


def test_a_delayed_message_returns_to_its_own_queue(declared: Bus) -> None:
    retry = declared.queue("retry.0.2")["arguments"]
    assert retry["x-message-ttl"] == 200
    assert (retry["x-dead-letter-exchange"], retry["x-dead-letter-strategy"]) == (
        "",
        "at-least-once",
    )
    assert retry["x-queue-type"] == "quorum"


def test_a_queue_that_is_there_with_other_arguments_is_not_passed_over(bus: Bus) -> None:
    with Connection(bus.uri) as connection:
        Queue(QUEUE, durable=True).bind(connection.channel()).queue_declare()
        with pytest.raises(PreconditionFailed):
            topology.declare(connection, DELAYS)


def test_queues_are_named_after_reactions_and_no_two_are_alike() -> None:
    names = [subscription.queue for subscription in SUBSCRIPTIONS]
    assert len(set(names)) == len(names)
    one = Subscription("audit", "gather_record", "plans", "*", records=True)
    assert one.queue == "audit.gather_record.plans"
