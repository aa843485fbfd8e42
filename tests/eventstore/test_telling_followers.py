"""A save wakes those who follow the log that it went into, and nobody else."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from shared.eventstore.store import CouncilStore
from shared.follower.leading import CouncilFollower
from tests.eventstore.noting import notes
from tests.messaging.bus import until

QUIET = 0.6  # seconds without a save, so that what was told before is over


class Counting:
    """A task that has nothing to do, and counts how often it looks."""

    name = "counting"
    interval = 60.0

    def __init__(self) -> None:
        self.steps = 0

    def step(self) -> bool:
        self.steps += 1
        return False


def save(store: CouncilStore, name: str) -> None:
    record = notes(name)
    record.note("something")
    store.keep(record)


@pytest.fixture
def following(store: CouncilStore, empty_url: str):
    """A follower of Hertfordshire's scheduling log, which has looked and waits."""
    task = Counting()
    follower = CouncilFollower(store.service, store.council, empty_url, lambda: [task])
    thread = threading.Thread(target=follower.run, daemon=True)
    thread.start()
    until(lambda: follower.leads and task.steps > 0, "it leads", 10)
    time.sleep(QUIET)
    yield task
    follower.stop()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_a_save_wakes_whoever_follows_that_log(store: CouncilStore, following: Counting) -> None:
    before = following.steps
    save(store, "a")
    until(lambda: following.steps > before, "it looks at once", 10)


def test_a_save_elsewhere_wakes_nobody_here(
    store: CouncilStore, elsewhere: CouncilStore, following: Counting
) -> None:
    before = following.steps
    for number in range(5):
        save(elsewhere, f"b{number}")
        time.sleep(0.05)
    time.sleep(QUIET)
    assert following.steps == before
    save(store, "a")
    until(lambda: following.steps > before, "it hears of its own all the same", 10)


def test_who_listens_is_told_whose_log_has_grown(
    store: CouncilStore, elsewhere: CouncilStore, empty_url: str
) -> None:
    with psycopg.connect(empty_url, autocommit=True) as listener:
        listener.execute("LISTEN stored_events")
        save(store, "a")
        save(elsewhere, "b")
        told = [note.payload for note in listener.notifies(timeout=2.0, stop_after=2)]
    assert sorted(told) == [elsewhere.schema, store.schema]
