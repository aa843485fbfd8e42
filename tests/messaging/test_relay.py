"""What was committed is published, in the order of the log, and nothing of it is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from eventsourcing.postgres import PostgresDatastore

from shared.contracts.envelope import IntegrationEvent, parse
from shared.eventstore.database import open_database
from shared.eventstore.inbox import HANDLED, IGNORED_REPEAT, handle_once
from shared.eventstore.store import CouncilStore
from shared.messaging.publishing import ConfirmingPublisher, PublishingFailed
from shared.messaging.relay import BATCH, Relay
from tests.acting import HERTFORDSHIRE, MONDAY, master_of
from tests.eventstore.noting import Noted, notes
from tests.messaging.bus import Bus, until
from tests.messaging.conftest import DELAYS

RECORDS = "audit.gather_record.scheduling"
EVENTS = "audit.note_announcement.scheduling"


def announce(event: Any) -> Any:
    """Notes are announced as allocations, unless they are private."""
    assert isinstance(event, Noted)
    if event.text == "private":
        return None
    return "CoordinatorAllocated", {"coordinator": "herts-coordinator"}


@pytest.fixture
def relay(store: CouncilStore, declared: Bus) -> Iterator[Relay]:
    publisher = ConfirmingPublisher(declared.uri)
    yield Relay(store, announce, publisher, DELAYS)
    publisher.close()


def published(bus: Bus, queue: str = RECORDS) -> list[IntegrationEvent]:
    return [parse(message.body) for message in bus.drain(queue)]


def positions(events: list[IntegrationEvent]) -> list[int]:
    return [event.position for event in events]


def test_every_event_is_recorded_and_those_that_are_public_are_announced(
    relay: Relay, store: CouncilStore, declared: Bus
) -> None:
    store.keep(notes("a", "public", "private", "public"))
    assert relay.step()
    records, events = published(declared), published(declared, EVENTS)
    assert positions(records) == [1, 2, 3]
    assert positions(events) == [1, 3]
    assert {event.name for event in events} == {"CoordinatorAllocated"}
    assert records[0].id == "scheduling/hertfordshire/1/record"
    assert events[0].id == "scheduling/hertfordshire/1"
    assert records[0].data["topic"] == Noted.TOPIC
    assert records[1].council == "hertfordshire"


def test_what_was_published_is_not_published_again(
    relay: Relay, store: CouncilStore, declared: Bus
) -> None:
    store.keep(notes("a", "first"))
    assert relay.step()
    assert not relay.step()
    store.keep(notes("b", "second"))
    assert relay.step()
    assert positions(published(declared)) == [1, 2]


def test_a_long_log_is_published_in_its_order(
    relay: Relay, store: CouncilStore, declared: Bus
) -> None:
    count = 2 * BATCH + 50
    store.keep(notes("a", *("private" for _ in range(count))))
    while relay.step():
        pass
    assert positions(published(declared)) == list(range(1, count + 1))


def test_a_crash_between_publishing_and_noting_it_repeats_and_the_inbox_ignores_the_repeat(
    relay: Relay, store: CouncilStore, declared: Bus, database: PostgresDatastore
) -> None:
    store.keep(notes("a", "first", "second"))
    move = relay.place.move

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    relay.place.move = crash  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        relay.step()
    relay.place.move = move  # type: ignore[method-assign]
    assert relay.step()
    came = published(declared, EVENTS)
    assert positions(came) == [1, 2, 1, 2]

    def note(store: CouncilStore, act: Any, event: IntegrationEvent) -> Any:
        return (notes(event.id, "heard"),)

    listener = CouncilStore("plans", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))
    became = [handle_once(listener, "note", note, event, lambda: MONDAY) for event in came]
    assert became == [HANDLED, HANDLED, IGNORED_REPEAT, IGNORED_REPEAT]


def test_a_queue_that_somebody_deleted_is_put_back_and_nothing_is_lost(
    relay: Relay, store: CouncilStore, declared: Bus
) -> None:
    store.keep(notes("a", "first"))
    declared.delete(RECORDS)
    with pytest.raises(PublishingFailed, match=RECORDS.split(".")[2]):
        relay.step()
    assert declared.depth(RECORDS) == 0
    assert relay.step()
    assert positions(published(declared)) == [1]
    assert relay.place.read() == 1


def test_while_the_broker_is_away_the_place_in_the_log_stays(
    store: CouncilStore, declared: Bus
) -> None:
    store.keep(notes("a", "first"))
    away = Relay(store, announce, ConfirmingPublisher("amqp://guest@127.0.0.1:1/"), DELAYS)
    with pytest.raises(PublishingFailed):
        away.step()
    assert away.place.read() == 0
    back = Relay(store, announce, ConfirmingPublisher(declared.uri), DELAYS)
    assert back.step()
    assert positions(published(declared)) == [1]


@pytest.mark.marathon
def test_connections_that_are_cut_again_and_again_lose_nothing_and_keep_the_order(
    relay: Relay, store: CouncilStore, declared: Bus, empty_url: str
) -> None:
    rounds, each = 3, 500
    count = rounds * each

    def write_and_cut() -> None:
        opened = open_database(empty_url)
        own = CouncilStore("scheduling", HERTFORDSHIRE, opened, master_of(HERTFORDSHIRE))
        for number in range(count // 10):
            own.keep(notes(f"n{number}", *("private" for _ in range(10))))
            if number % (each // 10) == each // 20:
                until(declared.cut, "the relay's connection to cut")
        opened.close()

    writing = threading.Thread(target=write_and_cut)
    writing.start()
    failures = 0
    deadline = time.monotonic() + 90
    while relay.place.read() < count and time.monotonic() < deadline:
        try:
            relay.step()
        except PublishingFailed:
            failures += 1
    writing.join()
    seen = positions(published(declared))
    first_seen = list(dict.fromkeys(seen))
    assert first_seen == list(range(1, count + 1))
    assert len(seen) - count <= failures * BATCH


def test_how_far_it_is_behind_is_told(relay: Relay, store: CouncilStore) -> None:
    from shared.observability.metrics import RELAY_LAG

    lag = RELAY_LAG.labels("scheduling", "hertfordshire")
    store.keep(notes("a", *("private" for _ in range(BATCH + 7))))
    relay.step()
    relay.step()
    assert lag._value.get() == 7
    relay.step()
    assert lag._value.get() == 0


def test_two_relays_of_one_log_repeat_and_never_go_back(
    relay: Relay, store: CouncilStore, declared: Bus
) -> None:
    """As when a leader that lost its place is still at work on its last batch."""
    store.keep(notes("a", *("private" for _ in range(BATCH + 10))))
    other = Relay(store, announce, ConfirmingPublisher(declared.uri), DELAYS)
    late = store.read_log(after=0, limit=BATCH)
    while other.step():
        pass
    with store.datastore.transaction(commit=True) as curs:
        relay.place.move(curs, late[-1].position)
    assert relay.place.read() == BATCH + 10
    assert set(positions(published(declared))) == set(range(1, BATCH + 11))
    until(lambda: not relay.step(), "nothing more to publish")
