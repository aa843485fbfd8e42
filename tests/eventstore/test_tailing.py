"""Whoever follows the log misses nothing, however many write at once and however slow one is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from eventsourcing.postgres import PostgresDatastore

from shared.eventstore.recorder import CouncilRecorder, open_database
from shared.eventstore.store import CouncilStore
from tests.acting import HERTFORDSHIRE
from tests.eventstore.noting import notes, positions

WRITERS = 8
EVENTS = 5_000
SAVES_EACH, EVENTS_A_SAVE = 125, 5


def before_commit(recorder: CouncilRecorder, what: Callable[[], object]) -> None:
    """Make it do that between inserting events, with their positions given out, and the commit."""
    fetch = recorder._fetch_ids_after_insert_events

    def fetch_and_do(*args: Any, **kwargs: Any) -> Any:
        ids = fetch(*args, **kwargs)
        what()
        return ids

    recorder._fetch_ids_after_insert_events = fetch_and_do  # type: ignore[method-assign]


def without_the_lock(recorder: CouncilRecorder) -> None:
    recorder._lock_table = lambda curs: None  # type: ignore[method-assign,assignment]


def written(store: CouncilStore, name: str, saves: int, events: int) -> None:
    for number in range(saves):
        store.keep(notes(f"{name}-{number}", *("text" for _ in range(events))))


class Tail(threading.Thread):
    """Follows the log as the relay does: from the last position it saw, over and over."""

    def __init__(self, store: CouncilStore, until: Callable[[list[int]], bool]) -> None:
        super().__init__(daemon=True)
        self.store = store
        self.until = until
        self.seen: list[int] = []

    def run(self) -> None:
        deadline = time.monotonic() + 60
        while not self.until(self.seen) and time.monotonic() < deadline:
            after = self.seen[-1] if self.seen else 0
            self.seen += [e.position for e in self.store.read_log(after=after, limit=250)]


@pytest.fixture
def reading(empty_url: str) -> Any:
    opened = open_database(empty_url)
    yield CouncilStore("scheduling", HERTFORDSHIRE, opened)
    opened.close()


def test_a_reader_misses_none_of_the_events_of_eight_writers_one_of_them_slow(
    database: PostgresDatastore, reading: CouncilStore
) -> None:
    stores = [CouncilStore("scheduling", HERTFORDSHIRE, database) for _ in range(WRITERS)]
    before_commit(stores[0].recorder, lambda: time.sleep(0.02))
    tail = Tail(reading, until=lambda seen: len(seen) >= EVENTS)
    tail.start()
    writers = [
        threading.Thread(target=written, args=(store, f"w{n}", SAVES_EACH, EVENTS_A_SAVE))
        for n, store in enumerate(stores)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    tail.join()
    stored = positions(reading)
    assert len(stored) == EVENTS
    assert tail.seen == stored


def test_without_the_lock_a_reader_would_pass_over_an_event_that_commits_late(
    database: PostgresDatastore, reading: CouncilStore
) -> None:
    """The planted fault: it shows that the test above can fail."""
    late, quick = (CouncilStore("scheduling", HERTFORDSHIRE, database) for _ in range(2))
    for store in (late, quick):
        without_the_lock(store.recorder)
    inserted, may_commit = threading.Event(), threading.Event()
    before_commit(late.recorder, lambda: (inserted.set(), may_commit.wait(30)))
    writer = threading.Thread(target=written, args=(late, "late", 1, 1))
    writer.start()
    assert inserted.wait(30)
    written(quick, "quick", 1, 1)
    seen = [e.position for e in reading.read_log(after=0, limit=10)]
    may_commit.set()
    writer.join()
    seen += [e.position for e in reading.read_log(after=seen[-1], limit=10)]
    assert len(positions(reading)) == 2
    assert len(seen) == 1
