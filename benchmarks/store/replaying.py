"""How fast one record is read back: ours, which decrypts, and the library's mapper with and without.

All keep the same events. Each is timed twice: the mapping alone, from stored bytes to events, and the
whole way, from the query to the record.
"""

from __future__ import annotations

import contextlib
import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from eventsourcing.cryptography import AESCipher
from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    JSONTranscoder,
    Mapper,
    StoredEvent,
    Transcoding,
    UUIDAsHex,
)
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.utils import Environment

from benchmarks.failing import MeasurementFailed
from benchmarks.store.contestants.ours import SERVICE, Ours, policy
from benchmarks.store.contestants.stock import Stock, recorder_at
from benchmarks.store.databases import Databases
from benchmarks.store.notebook import TOGETHER, Notebook, Noted, notes_of
from benchmarks.store.plan import StorePlan
from benchmarks.store.saving import turned
from shared.eventstore.database import open_database, role_of
from shared.eventstore.master_keys import MasterKeys
from shared.eventstore.store import CouncilStore

OURS, PLAIN, ENCRYPTED = "kinplan", "eventsourcing", "eventsourcing_aes"
TITLES = {
    OURS: "Kinplan, decrypting",
    PLAIN: "eventsourcing, in the clear",
    ENCRYPTED: "eventsourcing, its AES cipher",
}
EVENTS_A_TIME = 2000
"""Short records are read several times, and the median is taken."""

Rounds = dict[str, dict[int, list[float]]]


class DateAsISO(Transcoding):
    """Days as text, which the library's transcoder lacks."""

    type = date
    name = "date_iso"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


@dataclass(frozen=True)
class Reading:
    """One way to read a record: its stored events, how they are mapped, and the whole way."""

    stored: Sequence[StoredEvent]
    to_event: Callable[[StoredEvent], Any]
    find: Callable[[], Notebook | None]

    def mapped(self) -> list[Any]:
        """The record's events."""
        return [self.to_event(stored) for stored in self.stored]


class Replaying:
    """The measurement of reading records of several sizes."""

    def __init__(self, plan: StorePlan, databases: Databases) -> None:
        self.plan = plan
        self.databases = databases
        self.mapping: Rounds = {name: {n: [] for n in plan.records} for name in TITLES}
        self.finding: Rounds = {name: {n: [] for n in plan.records} for name in TITLES}

    def prepare(self) -> None:
        """Nothing: the tables are those of the saves."""

    def measure(self, number: int) -> None:
        """One round: for each size everybody in turn."""
        with (
            self.databases.fresh(Ours.name) as ours,
            self.databases.fresh(Stock.name) as theirs,
            _store(ours) as store,
            recorder_at(theirs) as recorder,
        ):
            for size in self.plan.records:
                notes = notes_of(size)
                ways = {
                    OURS: lambda notes=notes: our_reading(store, notes),
                    PLAIN: lambda notes=notes: their_reading(recorder, plain_mapper(), notes),
                    ENCRYPTED: lambda notes=notes: their_reading(recorder, aes_mapper(), notes),
                }
                readings = {name: way() for name, way in ways.items()}
                for name in turned(list(TITLES), number):
                    reading = readings[name]
                    require_whole(TITLES[name], reading, size)
                    self.mapping[name][size].append(seconds_of(reading.mapped, size))
                    self.finding[name][size].append(seconds_of(reading.find, size))

    def finish(self) -> None:
        """Nothing is left."""


def our_reading(store: CouncilStore, notes: Sequence[Noted]) -> Reading:
    """Save the notes as one of our records."""
    id = notes[0].originator_id
    for start in range(0, len(notes), TOGETHER):
        some = notes[start : start + TOGETHER]
        store.recorder.insert_events([store.mapper.to_stored_event(each) for each in some])
    stored, _ = store.recorder.select_record(id)
    return Reading(stored, store.mapper.to_domain_event, lambda: store.find(Notebook, id))


def their_reading(
    recorder: PostgresApplicationRecorder, mapper: Mapper[Any], notes: Sequence[Noted]
) -> Reading:
    """Save the notes as a record of the library's; a new one, since others may be there."""
    id = uuid.uuid4()
    stored = [mapper.to_stored_event(replace(each, originator_id=id)) for each in notes]
    for start in range(0, len(stored), TOGETHER):
        recorder.insert_events(stored[start : start + TOGETHER])

    def find() -> Notebook | None:
        events: Iterator[Any] = map(mapper.to_domain_event, recorder.select_events(id))
        return Notebook.replay(None, events)

    return Reading(recorder.select_events(id), mapper.to_domain_event, find)


def plain_mapper() -> Mapper[Any]:
    """The library's mapper as an application has it, in the clear."""
    return Mapper(_transcoder())


def aes_mapper() -> Mapper[Any]:
    """The same with the cipher that comes with the library: one key for everything."""
    key = AESCipher.create_key(32)
    return Mapper(_transcoder(), cipher=AESCipher(Environment("", {AESCipher.CIPHER_KEY: key})))


def require_whole(title: str, reading: Reading, size: int) -> None:
    """Raise MeasurementFailed unless every event, and every letter of it, is read back."""
    found = reading.find()
    letters = sum(len(event.text) for event in reading.mapped())
    if found is None or found.version != size or found.letters != letters or not letters:
        raise MeasurementFailed(f"{title}: not all of {size} events were read back.")


def seconds_of(read: Callable[[], object], size: int) -> float:
    """The median time of a few readings, after one that warms up."""
    read()
    taken = []
    for _ in range(max(1, EVENTS_A_TIME // size)):
        begun = time.perf_counter()
        read()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _transcoder() -> JSONTranscoder:
    transcoder = JSONTranscoder()
    for each in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO(), DateAsISO()):
        transcoder.register(each)
    return transcoder


@contextlib.contextmanager
def _store(url: str) -> Iterator[CouncilStore]:
    database = open_database(url, pool_size=1, role=role_of(SERVICE))
    try:
        yield CouncilStore(SERVICE, policy(), database, MasterKeys.made(policy().council))
    finally:
        database.close()
