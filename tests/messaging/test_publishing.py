"""Publishing accounts for every message, and says so when one was not taken."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from kombu import Connection, Exchange, Queue

from shared.messaging.publishing import ConfirmingPublisher, Outgoing, PublishingFailed
from tests.messaging.bus import Bus, until

MANY = 5_000
INBOX = Queue(
    "inbox",
    Exchange("letters", type="topic"),
    routing_key="hertfordshire.#",
    queue_arguments={"x-queue-type": "quorum"},
)


@pytest.fixture
def letters(bus: Bus) -> Bus:
    with Connection(bus.uri) as connection:
        INBOX.bind(connection.channel()).declare()
    return bus


@pytest.fixture
def publisher(letters: Bus) -> Iterator[ConfirmingPublisher]:
    opened = ConfirmingPublisher(letters.uri)
    yield opened
    opened.close()


def letter(number: int, key: str = "hertfordshire.Letter") -> Outgoing:
    return Outgoing(
        "letters", key, str(number).encode(), {"number": number}, message_id=f"m{number}"
    )


def numbers(bus: Bus) -> list[int]:
    return [int(message.body) for message in bus.drain("inbox")]


def test_thousands_of_messages_all_arrive_in_their_order(
    letters: Bus, publisher: ConfirmingPublisher
) -> None:
    publisher.publish([letter(n) for n in range(MANY)])
    assert numbers(letters) == list(range(MANY))


def test_a_message_keeps_its_headers_identity_and_type(
    letters: Bus, publisher: ConfirmingPublisher
) -> None:
    publisher.publish([letter(3)])
    properties = letters.take("inbox").properties
    assert properties["application_headers"]["number"] == 3
    assert properties["message_id"] == "m3"
    assert properties["content_type"] == "application/cloudevents+json"
    assert properties["delivery_mode"] == 2


def test_a_message_that_nobody_listens_for_is_named_by_its_key(
    letters: Bus, publisher: ConfirmingPublisher
) -> None:
    lost = [letter(1), letter(2, "central-bedfordshire.Letter"), letter(3)]
    with pytest.raises(PublishingFailed, match=r"central-bedfordshire\.Letter on letters"):
        publisher.publish(lost)
    publisher.publish([letter(4)])
    assert numbers(letters) == [1, 3, 4]


def test_an_exchange_that_is_not_there_is_a_failure_and_the_next_try_works(
    letters: Bus, publisher: ConfirmingPublisher
) -> None:
    with pytest.raises(PublishingFailed):
        publisher.publish([Outgoing("nowhere", "key", b"lost")])
    publisher.publish([letter(1)])
    assert numbers(letters) == [1]


def test_a_broker_that_is_not_there_is_a_failure() -> None:
    publisher = ConfirmingPublisher("amqp://guest:guest@127.0.0.1:1/", timeout=2)
    with pytest.raises(PublishingFailed, match="cannot be reached"):
        publisher.publish([letter(1)])


def test_a_full_queue_is_a_failure_and_not_a_loss(bus: Bus) -> None:
    arguments = {"x-queue-type": "quorum", "x-max-length": 1, "x-overflow": "reject-publish"}
    with Connection(bus.uri) as connection:
        full = Queue("inbox", INBOX.exchange, routing_key="#", queue_arguments=arguments)
        full.bind(connection.channel()).declare()
    publisher = ConfirmingPublisher(bus.uri)
    with pytest.raises(PublishingFailed, match="queue is full"):
        for number in range(50):  # quorum queues notice some messages late
            publisher.publish([letter(number)])
    publisher.close()


def test_a_connection_that_is_closed_in_the_middle_is_a_failure_and_the_next_try_works(
    letters: Bus, publisher: ConfirmingPublisher
) -> None:
    publisher.publish([letter(0)])
    cutting = threading.Thread(target=lambda: until(letters.cut, "a connection to cut"))
    cutting.start()
    sent = 0
    with pytest.raises(PublishingFailed):
        while sent < 200:
            publisher.publish([letter(n) for n in range(1, 501)])
            sent += 1
    cutting.join()
    publisher.publish([letter(n) for n in range(1, 501)])
    arrived = numbers(letters)
    assert set(arrived) == set(range(501))
    assert arrived[-500:] == list(range(1, 501))


def test_a_connection_that_was_closed_while_idle_is_opened_again(
    letters: Bus, publisher: ConfirmingPublisher
) -> None:
    publisher.publish([letter(1)])
    until(letters.cut, "a connection to cut")
    publisher.keep_alive()
    until(lambda: not _open(publisher), "noticed that it was closed")
    publisher.publish([letter(2)])
    assert numbers(letters) == [1, 2]


def _open(publisher: ConfirmingPublisher) -> bool:
    publisher.keep_alive()
    return publisher._connection is not None
