"""Whoever follows the log misses nothing, however many write at once and however slow one is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Identifier

from shared.eventstore.database import open_database
from shared.eventstore.recorder import CouncilRecorder
from shared.eventstore.store import CouncilStore
from shared.identifiers import identifier
from tests.acting import HERTFORDSHIRE, MONDAY, master_of
from tests.eventstore.noting import notes, positions

WRITERS, EVENTS_A_SAVE = 8, 10
SAVES_EACH = 1_250  # 8 writers of 1,250 saves of 10 events: 100,000


def bare(name: str, events: int = EVENTS_A_SAVE) -> list[StoredEvent]:
    """Events with nothing in them, of a record of that name."""
    id = identifier("bare", name)
    return [StoredEvent(id, version, "tests.bare", b"{}") for version in range(1, events + 1)]


def save_and_wait(
    recorder: CouncilRecorder, events: list[StoredEvent], wait: Callable[[], Any]
) -> None:
    """Save, and leave the transaction open for as long as `wait` takes."""
    with recorder.datastore.transaction(commit=True) as curs:
        columns = zip(
            *((e.originator_id, e.originator_version, e.topic, e.state) for e in events),
            strict=True,
        )
        curs.execute(recorder._save, (*map(list, columns), MONDAY, *[None] * 6), binary=True)
        wait()


class Tail(threading.Thread):
    """Follows the log as the relay does: from the last position it saw, over and over."""

    def __init__(self, recorder: CouncilRecorder, expected: int) -> None:
        super().__init__(daemon=True)
        self.recorder = recorder
        self.expected = expected
        self.seen: list[int] = []

    def run(self) -> None:
        deadline = time.monotonic() + 120
        while len(self.seen) < self.expected and time.monotonic() < deadline:
            after = self.seen[-1] if self.seen else 0
            logged, _ = self.recorder.select_log(after, 1000)
            self.seen += [each.position for each in logged]


@pytest.fixture
def reading(empty_url: str) -> Iterator[CouncilStore]:
    opened = open_database(empty_url)
    yield CouncilStore("scheduling", HERTFORDSHIRE, opened, master_of(HERTFORDSHIRE))
    opened.close()


def test_a_reader_misses_none_of_100_000_events_of_eight_writers_one_of_them_slow(
    store: CouncilStore, reading: CouncilStore
) -> None:
    def write(number: int) -> None:
        for save in range(SAVES_EACH):
            store.recorder.insert_events(bare(f"{number}-{save}"), recorded_at=MONDAY)

    def write_slowly() -> None:
        for save in range(SAVES_EACH):
            waits = 0.05 if save % 50 == 0 else 0.001
            save_and_wait(
                store.recorder, bare(f"slow-{save}"), lambda waits=waits: time.sleep(waits)
            )

    expected = WRITERS * SAVES_EACH * EVENTS_A_SAVE
    tail = Tail(reading.recorder, expected)
    tail.start()
    writers = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS - 1)]
    writers.append(threading.Thread(target=write_slowly))
    for writer in writers:
        writer.start()
    for writer in (*writers, tail):
        writer.join()
    assert len(tail.seen) == expected == 100_000
    assert tail.seen == list(range(1, expected + 1))


def late_and_quick(
    store: CouncilStore, read: Callable[[int], list[int]]
) -> tuple[list[int], list[int]]:
    """One event commits late, after a quick one that was begun later; what a reader saw, who read
    in between and then went on from there, and what is there in the end."""
    inserted, may_commit = threading.Event(), threading.Event()

    def hold() -> None:
        inserted.set()
        may_commit.wait(30)

    late = threading.Thread(
        target=save_and_wait, args=(store.recorder, bare("late", 1), hold), daemon=True
    )
    late.start()
    assert inserted.wait(30)
    store.recorder.insert_events(bare("quick", 1), recorded_at=MONDAY)
    seen = read(0)
    may_commit.set()
    late.join()
    seen += read(seen[-1] if seen else 0)
    return seen, [each.position for each in store.recorder.select_log(0, 10)[0]]


def test_an_event_that_commits_late_is_waited_for(
    store: CouncilStore, reading: CouncilStore
) -> None:
    def read(after: int) -> list[int]:
        return [each.position for each in reading.recorder.select_log(after, 10)[0]]

    assert late_and_quick(store, read) == ([1, 2], [1, 2])


def test_the_librarys_way_of_reading_waits_for_it_as_well(
    store: CouncilStore, reading: CouncilStore
) -> None:
    def read(after: int) -> list[int]:
        found = reading.recorder.select_notifications(after, 10, inclusive_of_start=False)
        return [each.id for each in found]

    assert late_and_quick(store, read) == ([1, 2], [1, 2])


def test_a_reader_who_does_not_stop_in_time_passes_over_an_event_that_commits_late(
    store: CouncilStore, database: PostgresDatastore
) -> None:
    """The planted fault: it shows that the tests above can fail."""
    careless = SQL(
        "SELECT notification_id FROM {}.stored_events WHERE notification_id > %s"
    ).format(Identifier(store.schema))

    def read(after: int) -> list[int]:
        with database.transaction() as curs:
            rows = curs.execute(careless, (after,)).fetchall()
        return sorted(row["notification_id"] for row in rows)

    assert late_and_quick(store, read) == ([2], [1, 2])


def test_a_long_transaction_elsewhere_in_the_cluster_holds_up_no_reader(
    store: CouncilStore, reading: CouncilStore, empty_url: str
) -> None:
    with psycopg.connect(empty_url) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        store.keep(notes("a", "one", "two"))
        assert positions(reading) == [1, 2]
        found = reading.recorder.select_notifications(None, 10)
        assert [each.id for each in found] == [1, 2]


def test_events_are_not_saved_in_a_transaction_that_has_its_number_already(
    store: CouncilStore,
) -> None:
    """Its number would be older than its positions, and a reader might pass over others'."""
    with (
        pytest.raises(Exception, match="first in their transaction"),
        store.datastore.transaction(commit=True) as curs,
    ):
        curs.execute("SELECT pg_current_xact_id()")
        given = ([identifier("bare", "a")], [1], ["tests.bare"], [b"{}"], MONDAY, *[None] * 6)
        curs.execute(store.recorder._save, given, binary=True)


def test_a_log_restored_from_another_cluster_is_read_whole_and_goes_on(
    store: CouncilStore, database: PostgresDatastore
) -> None:
    """There, transactions have small numbers again: those that are stored are yet to come here."""
    store.keep(notes("a", "one", "two"))
    with database.transaction(commit=True) as curs:
        curs.execute("SET LOCAL session_replication_role = replica")
        curs.execute(
            SQL("UPDATE {}.stored_events SET written_in = '9000000000000000'").format(
                Identifier(store.schema)
            )
        )
    store.keep(notes("b", "three"))
    assert positions(store) == [1, 2, 3]


def test_an_error_while_positions_are_taken_leaves_no_lock_behind(
    store: CouncilStore, database: PostgresDatastore
) -> None:
    """The lock belongs to the connection; a writer that failed must not hold up all others."""
    with database.get_connection() as connection:
        connection.execute("SET LOCAL lock_timeout = '1s'")
    too_large = [StoredEvent(identifier("bare", "a"), 2**70, "tests.bare", b"{}")]
    for _ in range(3):
        with pytest.raises(Exception, match="out of range"):
            store.recorder.insert_events(too_large, recorded_at=MONDAY)
    with database.transaction() as curs:
        curs.execute(
            "SELECT count(*) AS held FROM pg_locks JOIN pg_database ON oid = database "
            "WHERE locktype = 'advisory' AND datname = current_database()"
        )
        row = curs.fetchone()
    assert row is not None and row["held"] == 0
    assert store.keep(notes("b", "goes on")) is not None
