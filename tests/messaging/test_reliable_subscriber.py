"""A reaction in a process of its own: every message is handled once, waits for its turn, or is
parked with the reason. Nothing is lost, whatever happens in between."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from shared.contracts.envelope import LARGEST, write
from shared.contracts.events import NEWEST
from shared.eventstore.database import open_database
from shared.eventstore.store import CouncilStore
from shared.messaging import topology
from shared.messaging.parking import Parked, Parking
from shared.messaging.publishing import ConfirmingPublisher, Outgoing
from tests.acting import HERTFORDSHIRE, master_of
from tests.eventstore.noting import accepted, texts_of
from tests.messaging.bus import Bus, bus_of_its_own, confirmed, until
from tests.messaging.processes import Process, running

QUEUE = "scheduling.open_conference_when_referral_accepted"
KEY = "hertfordshire.ReferralAccepted"
DELAYS = (0.2, 0.4)
TINY = ["-m", "tests.messaging.tiny_edge"]


@dataclass
class Tiny:
    """The process, its bus, its store, and what it was asked."""

    process: Process
    bus: Bus
    store: CouncilStore
    tries: Path
    positions: Iterator[int]

    def tell(self, *what: str, times: int = 1) -> int:
        """Announce an event that tells the reaction what to do; its position."""
        position = next(self.positions)
        self.announce(position, *what, times=times)
        return position

    def announce(self, position: int, *what: str, times: int = 1) -> None:
        event = accepted(position)
        event.data["children"] = list(what)
        self.send(write(event, NEWEST[event.name]), times=times)

    def send(self, body: bytes, times: int = 1, key: str = KEY, **properties: Any) -> None:
        with confirmed(self.bus.uri) as connection:
            for _ in range(times):
                connection.Producer().publish(
                    body,
                    exchange="referral.events",
                    routing_key=key,
                    serializer=None,
                    **{"content_type": "application/cloudevents+json", **properties},
                )

    def handled(self, position: int) -> bool:
        return texts_of(self.store, str(position)) == ["handled"]

    def asked(self, position: int) -> int:
        """How often the reaction was asked about that event."""
        return self.tries.read_text().split().count(str(position)) if self.tries.exists() else 0

    def take_parked(self, count: int = 1) -> list[Parked]:
        """Everything that is parked, once that many are; it is discarded then."""
        name = f"{QUEUE}.parked"
        until(lambda: self.bus.depth(name) >= count, f"{count} parked in {name}")
        with Parking(self.bus.uri) as parking:
            found = parking.look([QUEUE])
            for parked in found:
                parking.discard([parked])
        return found

    def ignored(self) -> float:
        """How many repeats were ignored so far."""
        labels = {"reaction": "obey", "result": "ignored_repeat"}
        return self.process.metric("kinplan_messages_handled_total", **labels)

    def nothing_waits(self) -> bool:
        """No message is ready in the queue, delayed, or parked."""
        delayed = (topology.retry_queue(delay).name for delay in DELAYS)
        return not any(self.bus.depth(name) for name in (QUEUE, *delayed, f"{QUEUE}.parked"))


@pytest.fixture(scope="module")
def one_tiny(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tiny]:
    folder = tmp_path_factory.mktemp("tiny")
    database = open_database(shared_url)
    settings = {
        "KINPLAN_RETRY_DELAYS": ",".join(map(str, DELAYS)),
        "TRIES": str(folder / "tries"),
    }
    with (
        bus_of_its_own() as bus,
        running(TINY, bus, shared_url, folder / "log", **settings) as process,
    ):
        store = CouncilStore("scheduling", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))
        yield Tiny(process, bus, store, folder / "tries", itertools.count(1001))
    database.close()


@pytest.fixture
def tiny(one_tiny: Tiny) -> Tiny:
    one_tiny.bus.drain(f"{QUEUE}.parked")
    return one_tiny


def test_a_message_is_handled(tiny: Tiny) -> None:
    position = tiny.tell("handle")
    until(lambda: tiny.handled(position), "handled")
    assert tiny.asked(position) == 1


def test_a_repeat_is_ignored(tiny: Tiny) -> None:
    before, position = tiny.ignored(), tiny.tell("handle")
    until(lambda: tiny.handled(position), "handled")
    tiny.announce(position, "handle", times=2)
    until(lambda: tiny.ignored() >= before + 2, "both repeats ignored")
    assert tiny.asked(position) == 1
    assert texts_of(tiny.store, str(position)) == ["handled"]


def test_of_repeats_that_come_at_the_same_moment_one_is_handled_and_none_is_tried_again(
    tiny: Tiny,
) -> None:
    before, retries = tiny.ignored(), tiny.process.metric("kinplan_retries_total")
    told = [tiny.tell("handle", times=5) for _ in range(8)]
    until(lambda: tiny.ignored() >= before + 4 * len(told), "the others ignored")
    assert [texts_of(tiny.store, str(position)) for position in told] == [["handled"]] * len(told)
    assert tiny.process.metric("kinplan_retries_total") == retries


def test_messages_that_come_late_are_handled_although_later_ones_were_before(tiny: Tiny) -> None:
    first, second = next(tiny.positions), next(tiny.positions)
    for position in (second, first, second):
        tiny.announce(position, "handle")
        until(lambda p=position: tiny.handled(p), "handled")
    assert (tiny.asked(first), tiny.asked(second)) == (1, 1)


def test_a_reaction_that_fails_once_is_tried_again(tiny: Tiny) -> None:
    position = tiny.tell("raise_once")
    until(lambda: tiny.handled(position), "handled")
    assert tiny.asked(position) == 2


def test_a_message_that_fails_always_is_parked_with_reason_and_number_of_tries(tiny: Tiny) -> None:
    position = tiny.tell("raise")
    (parked,) = tiny.take_parked()
    assert parked.id == f"referral/hertfordshire/{position}"
    assert parked.reason == "RuntimeError"
    assert parked.tries == len(DELAYS) + 1 == tiny.asked(position)
    assert (parked.routing_key, parked.council(["hertfordshire"])) == (KEY, "hertfordshire")
    assert parked.since is not None
    assert not tiny.handled(position)


def test_the_queue_goes_on_while_a_message_fails(tiny: Tiny) -> None:
    bad = tiny.tell("raise")
    good = [tiny.tell("handle") for _ in range(20)]
    until(lambda: all(tiny.handled(position) for position in good), "all others handled")
    (parked,) = tiny.take_parked()
    assert parked.id.endswith(f"/{bad}")


def test_a_message_out_of_order_waits_for_its_turn(tiny: Tiny) -> None:
    first, second = next(tiny.positions), next(tiny.positions)
    tiny.announce(second, "wait_for", str(first))
    until(lambda: tiny.asked(second) >= 1, "asked")
    assert not tiny.handled(second)
    tiny.announce(first, "handle")
    until(lambda: tiny.handled(second), "handled when its turn came")


def test_what_it_waits_for_never_coming_it_is_parked_with_that_reason(tiny: Tiny) -> None:
    tiny.tell("wait_for", "1")
    (parked,) = tiny.take_parked()
    assert parked.reason == "NotYet: The event before it has not been heard of yet."


def test_an_outage_never_parks_a_message(tiny: Tiny) -> None:
    tries = len(DELAYS) + 3
    position = tiny.tell("out", str(tries))
    until(lambda: tiny.handled(position), "handled after the outage")
    assert tiny.asked(position) == tries + 1
    assert tiny.bus.depth(f"{QUEUE}.parked") == 0


def test_a_message_out_of_order_after_an_outage_still_has_all_its_tries(tiny: Tiny) -> None:
    first, second = next(tiny.positions), next(tiny.positions)
    outage = len(DELAYS) + 1
    tiny.announce(second, "out_then_wait", str(outage), str(first))
    until(lambda: tiny.asked(second) > outage, "asked after the outage")
    tiny.announce(first, "handle")
    until(lambda: tiny.handled(second), "handled when its turn came")
    assert tiny.bus.depth(f"{QUEUE}.parked") == 0


EVENT = accepted(5)
GOOD = write(EVENT, NEWEST[EVENT.name])
UNDECODABLE = {
    "empty": (b"", {}),
    "no JSON": (b"\x80\x81 hello", {}),
    "JSON but no event": (b'{"hello": "there"}', {}),
    "no object": (b"[1, 2, 3]", {}),
    "unknown type": (GOOD.replace(b"ReferralAccepted.v1", b"ReferralAccepted.v9"), {}),
    "another encoding": (GOOD.decode().encode("utf-16"), {"content_encoding": "utf-16"}),
    "an encoding that lies": (b"+2AA-", {"content_encoding": "utf-7"}),
    "an encoding that is none": (b"hello", {"content_encoding": "no-such-thing"}),
    "too large": (b'{"data": "' + b"x" * LARGEST + b'"}', {}),
    "too deep": (b"[" * 100_000, {}),
    "broken contract": (GOOD.replace(b'"accepted_on"', b'"accepted_in"'), {}),
    "no time": (GOOD.replace(b'"time"', b'"tome"'), {}),
    "compressed, it says": (b"hello", {"headers": {"compression": "no-such-thing"}}),
    "strange headers": (b"hello", {"headers": {"x-kinplan-attempt": -7, "x-death": "no"}}),
}


@pytest.mark.parametrize("what", UNDECODABLE)
def test_what_cannot_be_read_is_parked_as_it_came_and_the_queue_goes_on(
    tiny: Tiny, what: str
) -> None:
    body, properties = UNDECODABLE[what]
    tiny.send(body, **properties)
    position = tiny.tell("handle")
    (parked,) = tiny.take_parked()
    assert parked.body == body
    assert parked.reason.startswith("undecodable: ")
    assert (parked.event, parked.id) == (None, parked.digest)
    assert parked.council(["hertfordshire"]) == "hertfordshire"
    until(lambda: tiny.handled(position), "the next message is handled")


def test_a_parked_message_that_is_replayed_is_handled(tiny: Tiny) -> None:
    first, second = next(tiny.positions), next(tiny.positions)
    tiny.announce(second, "wait_for", str(first))
    until(lambda: tiny.bus.depth(f"{QUEUE}.parked") == 1, "parked")
    tiny.announce(first, "handle")
    until(lambda: tiny.handled(first), "what it waited for is handled")
    with Parking(tiny.bus.uri) as parking:
        found = parking.look([QUEUE])
        parking.replay(found)
    until(lambda: tiny.handled(second), "handled after the replay")
    assert tiny.bus.depth(f"{QUEUE}.parked") == 0


def test_a_replayed_message_has_all_its_tries_again(tiny: Tiny) -> None:
    position = tiny.tell("raise")
    until(lambda: tiny.bus.depth(f"{QUEUE}.parked") == 1, "parked")
    with Parking(tiny.bus.uri) as parking:
        parking.replay(parking.look([QUEUE]))
    (parked,) = tiny.take_parked()
    assert parked.tries == len(DELAYS) + 1
    assert tiny.asked(position) == 2 * (len(DELAYS) + 1)
    assert parked.routing_key == KEY


def test_a_message_whose_connection_dies_after_the_commit_is_not_handled_twice(tiny: Tiny) -> None:
    before, position = tiny.ignored(), tiny.tell("linger")
    until(lambda: tiny.handled(position), "committed, and not acknowledged yet")
    until(tiny.bus.cut, "connections to cut")
    until(lambda: tiny.ignored() > before, "it came again and was ignored")
    tiny.tries.with_name(str(position)).touch()
    assert tiny.asked(position) == 1
    assert texts_of(tiny.store, str(position)) == ["handled"]
    until(tiny.process.ready, "consuming again")
    until(tiny.nothing_waits, "nothing waits")


@pytest.mark.marathon
def test_messages_that_fail_while_every_connection_is_cut_are_all_accounted_for(
    tiny: Tiny,
) -> None:
    told = [tiny.tell("raise_once" if n % 3 else "handle") for n in range(60)]
    for _ in range(3):
        until(tiny.bus.cut, "connections to cut")
    until(lambda: all(tiny.handled(position) for position in told), "all handled", 40)
    until(tiny.process.ready, "consuming again")
    until(tiny.nothing_waits, "nothing waits")


def test_what_fails_after_all_connections_were_cut_while_idle_is_tried_again(tiny: Tiny) -> None:
    before = tiny.tell("raise_once")  # opens the connection by which messages are put aside
    until(lambda: tiny.handled(before), "handled")
    until(tiny.bus.cut, "connections to cut")
    until(tiny.process.ready, "consuming again")
    position = tiny.tell("raise_once")
    until(lambda: tiny.handled(position), "handled")


def test_a_parking_queue_that_somebody_deleted_is_put_back(tiny: Tiny) -> None:
    tiny.bus.delete(f"{QUEUE}.parked")
    tiny.send(b"hello")
    (parked,) = tiny.take_parked()
    assert parked.body == b"hello"


def test_a_message_that_ends_its_process_each_time_is_parked_by_the_broker(declared: Bus) -> None:
    publisher = ConfirmingPublisher(declared.uri)
    publisher.publish([Outgoing("referral.events", KEY, GOOD)])
    publisher.close()
    with Connection(declared.uri) as connection:
        for _ in range(topology.DELIVERY_LIMIT + 1):
            channel = connection.channel()
            until(lambda c=channel: c.basic_get(QUEUE), "delivered")
            channel.close()
    until(lambda: declared.depth(f"{QUEUE}.parked") == 1, "parked by the broker")
    with Parking(declared.uri) as parking:
        (parked,) = parking.look([QUEUE])
    assert parked.id == EVENT.id
    assert "delivered too often" in parked.reason
    assert parked.tries > topology.DELIVERY_LIMIT
    assert parked.routing_key == KEY
    assert parked.since is not None
