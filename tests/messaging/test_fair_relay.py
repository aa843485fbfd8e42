"""What one council stored does not put off what another stored: counted, on the real broker."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from shared.contracts.envelope import IntegrationEvent, parse
from shared.eventstore.store import CouncilStore
from shared.messaging.depths import Depths
from shared.messaging.pacing import PORTION, SHALLOW, Pace
from shared.messaging.publishing import ConfirmingPublisher, PublishingFailed
from shared.messaging.relay import Relay
from shared.observability.metrics import RELAY_HELD_BACK
from tests.eventstore.noting import notes
from tests.messaging.bus import Bus
from tests.messaging.conftest import DELAYS
from tests.messaging.test_relay import EVENTS, RECORDS, announce

FLOOD = 2000
RelayOf = Callable[..., Relay]


@pytest.fixture
def relay_of(declared: Bus) -> Iterator[RelayOf]:
    """Makes relays whose clock stands still, so that nothing goes because of the time alone."""
    publishers = []

    def made(store: CouncilStore, paced: bool = True) -> Relay:
        publishers.append(ConfirmingPublisher(declared.uri))
        return Relay(store, announce, publishers[-1], DELAYS, Pace(lambda: 0.0) if paced else None)

    yield made
    for publisher in publishers:
        publisher.close()


def flood(store: CouncilStore, relay: Relay, text: str = "private") -> None:
    """Store very much at once, and publish of it what may go before anything is handled."""
    store.keep(notes("flood", *(text for _ in range(FLOOD))))
    before = -1
    while before != (before := relay.place.read()):
        relay.step()


def events(bus: Bus, queue: str = RECORDS) -> list[IntegrationEvent]:
    return [parse(message.body) for message in bus.drain(queue)]


def ahead(bus: Bus, council: str) -> int:
    """How many messages are handled before the first of that council."""
    return [event.council for event in events(bus)].index(council)


@pytest.mark.parametrize(("paced", "least", "most"), [(True, 1, SHALLOW), (False, FLOOD, FLOOD)])
def test_few_messages_of_a_flood_are_ahead_of_another_councils_event(
    relay_of: RelayOf,
    store: CouncilStore,
    elsewhere: CouncilStore,
    declared: Bus,
    paced: bool,
    least: int,
    most: int,
) -> None:
    """Without the pace, all of them are: the fault, planted."""
    flood(store, relay_of(store, paced))
    elsewhere.keep(notes("one", "private"))
    relay_of(elsewhere, paced).step()
    assert least <= ahead(declared, "central-bedfordshire") <= most


def test_a_flood_goes_on_as_it_is_handled_whole_and_in_its_order(
    relay_of: RelayOf, store: CouncilStore, declared: Bus
) -> None:
    relay = relay_of(store)
    flood(store, relay)
    seen: list[int] = []
    while len(seen) < FLOOD:
        some = events(declared)
        assert 0 < len(some) <= SHALLOW + PORTION
        seen += [event.position for event in some]
        relay.step()
    assert seen == list(range(1, FLOOD + 1))
    assert not relay.step()


def test_it_is_held_back_by_any_reaction_that_is_behind(
    relay_of: RelayOf, store: CouncilStore, declared: Bus
) -> None:
    """Here the records are taken, and the announcements are not."""
    relay = relay_of(store)
    flood(store, relay, "public")
    declared.drain(RECORDS)
    before = relay.place.read()
    assert relay.step() and relay.step()
    assert (relay.place.read(), declared.depth(RECORDS)) == (before, 0)
    assert declared.depth(EVENTS) >= SHALLOW


def test_that_a_flood_is_held_back_is_told_until_it_is_over(
    relay_of: RelayOf, store: CouncilStore, declared: Bus
) -> None:
    seconds = iter(range(100))
    relay = relay_of(store)
    relay.pace = Pace(lambda: float(next(seconds)) / 1000)
    told = RELAY_HELD_BACK.labels("scheduling", "hertfordshire")
    flood(store, relay)
    relay.step()
    assert told._value.get() > 0
    declared.drain(RECORDS)
    relay.step()
    assert told._value.get() == 0


def test_a_queue_that_is_not_there_holds_nothing_back(declared: Bus) -> None:
    declared.delete(RECORDS)
    publisher = ConfirmingPublisher(declared.uri)
    depths = Depths(publisher, "scheduling")
    assert depths.deepest(["CoordinatorAllocated"]) == 0
    assert depths.deepest(["CoordinatorAllocated"]) == 0
    publisher.close()


def test_of_all_queues_any_that_is_deep_is_found(declared: Bus) -> None:
    """Also when another was deep the last time."""
    publisher = ConfirmingPublisher(declared.uri)
    depths = Depths(publisher, "scheduling")
    for queue, count in ((EVENTS, 2), (RECORDS, 3)):
        for _ in range(count):
            declared.put(queue, b"{}")
        assert depths.deepest([], enough=1) == count
        declared.drain(queue)
    assert depths.deepest([], enough=1) == 0
    publisher.close()


def test_a_broker_that_is_away_is_named_as_when_publishing() -> None:
    depths = Depths(ConfirmingPublisher("amqp://guest@127.0.0.1:1/"), "scheduling")
    with pytest.raises(PublishingFailed, match="does not say how deep"):
        depths.deepest([])


def test_every_queue_that_an_event_goes_to_is_looked_at() -> None:
    depths = Depths(ConfirmingPublisher("amqp://guest@127.0.0.1:1/"), "referral")
    assert depths.queues([]) == {"audit.gather_record.referral", "audit.note_announcement.referral"}
    assert "scheduling.cancel_conference_when_consent_withdrawn" in depths.queues(
        ["ConsentWithdrawn"]
    )
    assert not any("plan_agreed" in queue for queue in depths.queues(["ConsentWithdrawn"]))
