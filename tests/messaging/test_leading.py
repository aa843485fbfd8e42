"""Of two followers one leads for a council; when it goes, the other does, and no event is lost."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services.scheduling.application.reactions import open_conference_when_referral_accepted
from shared.contracts.envelope import parse
from shared.eventstore.inbox import handle_once
from shared.eventstore.store import CouncilStore
from shared.follower.leading import lock_of
from shared.messaging.pacing import A_SECOND, FREELY, PORTION, SHALLOW
from tests.acting import MONDAY
from tests.eventstore.noting import accepted
from tests.messaging.bus import Bus, until
from tests.messaging.processes import Process, running

FOLLOWER = ["-m", "services.scheduling", "follower"]
HAND_OVER = 15.0  # seconds, on a machine that is busy; a second or two otherwise
RECORDS = "audit.gather_record.scheduling"


@dataclass
class Pair:
    """Two followers of the same service, their bus, and the store that they follow."""

    followers: list[Process]
    bus: Bus
    store: CouncilStore
    url: str
    numbers: Iterator[int]
    seen: list[int]

    def leaders(self) -> list[Process]:
        """Those who lead for Hertfordshire, of those who live."""
        alive = [f for f in self.followers if f.process.poll() is None]
        labels = {"service": "scheduling", "council": "hertfordshire"}
        return [f for f in alive if f.metric("kinplan_leading", **labels) == 1.0]

    def wait_for_leader(self) -> Process:
        until(lambda: len(self.leaders()) == 1, "one leads", HAND_OVER)
        return self.leaders()[0]

    def something_happens(self) -> None:
        """One event more in the log."""
        number = next(self.numbers)
        event = replace(accepted(number), case=f"HERTS-CASE-{number}")
        reaction = open_conference_when_referral_accepted
        handle_once(self.store, "open", reaction, event, lambda: MONDAY)

    def wait_until_all_published(self) -> None:
        """Every position of the log was published, at least once."""

        def all_of_them() -> bool:
            self.seen += [parse(m.body).position for m in self.bus.drain(RECORDS)]
            return set(self.seen) == set(range(1, self.store.last_position() + 1))

        until(all_of_them, "every event is published", HAND_OVER)

    def backend_of_the_leader(self) -> int | None:
        """The database's process that holds the council's lock."""
        with psycopg.connect(self.url) as connection:
            rows = connection.execute(
                "SELECT pid, ((classid::bigint << 32) | objid::bigint) FROM pg_locks "
                "WHERE locktype = 'advisory' AND granted AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchall()
        ours = lock_of("scheduling", "hertfordshire")
        return next((pid for pid, lock in rows if lock == ours), None)


@pytest.fixture
def pair(store: CouncilStore, bus: Bus, empty_url: str, tmp_path: Path) -> Iterator[Pair]:
    with ExitStack() as stack:
        followers = [
            stack.enter_context(running(FOLLOWER, bus, empty_url, tmp_path / f"log{n}"))
            for n in range(2)
        ]
        yield Pair(followers, bus, store, empty_url, itertools.count(1), [])


def test_one_leads_and_the_other_takes_over_when_its_process_is_killed(pair: Pair) -> None:
    first = pair.wait_for_leader()
    for _ in range(20):
        pair.something_happens()
    first.kill()
    for _ in range(20):
        pair.something_happens()
    second = pair.wait_for_leader()
    assert second is not first
    pair.wait_until_all_published()


def test_a_leader_whose_connection_is_ended_hands_over_and_no_event_is_lost(pair: Pair) -> None:
    pair.wait_for_leader()
    before = pair.backend_of_the_leader()
    assert before is not None
    for _ in range(20):
        pair.something_happens()
    with psycopg.connect(pair.url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", (before,))
    for _ in range(20):
        pair.something_happens()

    def another() -> Any:
        return pair.backend_of_the_leader() not in (None, before)

    until(another, "another connection leads", HAND_OVER)
    pair.wait_for_leader()
    pair.wait_until_all_published()
    assert all(f.ready() for f in pair.followers)


def test_a_follower_holds_a_flood_back_and_tells_how_long(pair: Pair) -> None:
    """Nobody takes the records here: two hundred events saved one by one stay in their log, but for
    what goes freely, what fills the queue, and five a second."""
    leader = pair.wait_for_leader()
    pair.wait_until_all_published()
    begun = time.monotonic()
    for _ in range(200):
        pair.something_happens()
    name, labels = "kinplan_relay_held_back_seconds", {"council": "hertfordshire"}
    until(lambda: leader.metric(name, **labels) > 0.5, "the flood is held back")
    goes_on = A_SECOND * (time.monotonic() - begun)
    assert pair.bus.depth(RECORDS) <= max(FREELY, SHALLOW) + PORTION + goes_on
    pair.wait_until_all_published()
