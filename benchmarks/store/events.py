"""What is saved: the same events, whoever saves them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

TOPIC = "referral.received"
EVENTS_A_RECORD = 10
BETWEEN_WRITERS = 10_000_000


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `number` is in its body, and no other event of the run has it; `version` counts
    from 1 within its record."""

    number: int
    record: uuid.UUID
    version: int
    body: str


def events_of(writer: int, count: int, size: int) -> Iterator[Event]:
    """What that writer saves: records of ten events each, each event's body `size` bytes of JSON."""
    record = uuid.uuid4()
    for index, number in enumerate(numbers_of(writer, count)):
        version = index % EVENTS_A_RECORD + 1
        if version == 1:
            record = uuid.uuid4()
        yield Event(number, record, version, body(number, size))


def numbers_of(writer: int, count: int) -> range:
    """The numbers of its events."""
    first = (writer + 1) * BETWEEN_WRITERS
    return range(first, first + count)


def body(number: int, size: int) -> str:
    """JSON of that many bytes, with the number in it."""
    empty = json.dumps({"number": number, "filler": ""})
    return json.dumps({"number": number, "filler": "x" * max(0, size - len(empty))})


def number_in(text: str | bytes) -> int:
    """The number in a body."""
    number: int = json.loads(text)["number"]
    return number
