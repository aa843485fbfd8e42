"""What is hashed of an event: exactly one text for one event, and no event for doubtful parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from shared.ledger.leaves import Leaf, leaf_hash, leaf_hash_of, recorded_text

LEAF = Leaf(
    service="referral",
    council="central-bedfordshire",
    position=41,
    aggregate=UUID("6F0A3C1E-5B0F-5A55-9D0E-6D1F1C8A7B21"),
    version=3,
    topic="referral.accepted",
    recorded_at=datetime(2027, 1, 4, 10, tzinfo=UTC),
    digest=sha256(b"{}").digest(),
)
WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1, max_size=12)
PLACES = st.integers(1, 10**12)


def test_a_leaf_is_nine_lines() -> None:
    assert LEAF.encode() == (
        b"kinplan-event/1\nreferral\ncentral-bedfordshire\n41\n"
        b"6f0a3c1e-5b0f-5a55-9d0e-6d1f1c8a7b21\n3\nreferral.accepted\n"
        b"2027-01-04T10:00:00.000000Z\n"
        b"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n"
    )


def test_a_leaf_is_hashed_with_a_zero_before_it() -> None:
    assert leaf_hash(b"") == bytes.fromhex(
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert LEAF.hash() == sha256(b"\x00" + LEAF.encode()).digest() != sha256(LEAF.encode()).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"service": "plans"},
        {"council": "luton"},
        {"position": 42},
        {"aggregate": UUID(int=1)},
        {"version": 4},
        {"topic": "referral.declined"},
        {"recorded_at": LEAF.recorded_at + timedelta(microseconds=1)},
        {"digest": sha256(b"{ }").digest()},
    ],
)
def test_every_part_changes_the_hash(change: dict[str, object]) -> None:
    assert replace(LEAF, **change).hash() != LEAF.hash()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"service": ""},
        {"council": "luton\nreferral"},
        {"topic": "a\n"},
        {"topic": "a\x00b"},
        {"topic": "a\x7f"},
        {"topic": "a\u2028b"},
        {"topic": "a\ud800"},
        {"position": 0},
        {"version": -1},
        {"digest": b""},
        {"digest": bytes(31)},
        {"recorded_at": datetime(2027, 1, 4, 10)},
    ],
)
def test_a_leaf_that_could_be_read_in_two_ways_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        replace(LEAF, **wrong)  # type: ignore[arg-type]


def test_the_quick_hash_refuses_the_same_texts() -> None:
    for service in ("", "a\nb", "a\tb"):
        with pytest.raises(ValueError):
            leaf_hash_of(service, "luton", 1, "a", 1, "t", "2027", "00")


@settings(max_examples=60, deadline=None)
@for_any(
    service=WORDS, council=WORDS, topic=WORDS, position=PLACES, version=PLACES, record=st.uuids()
)
def test_the_quick_hash_is_that_of_the_leaf(
    service: str, council: str, topic: str, position: int, version: int, record: UUID
) -> None:
    if not (service + council + topic).isprintable():
        return
    leaf = Leaf(service, council, position, record, version, topic, LEAF.recorded_at, LEAF.digest)
    quick = leaf_hash_of(
        service,
        council,
        position,
        str(record),
        version,
        topic,
        recorded_text(LEAF.recorded_at),
        LEAF.digest.hex(),
    )
    assert quick == leaf.hash()


@settings(max_examples=200, deadline=None)
@for_any(st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Europe/London")])))
def test_times_are_written_in_utc_with_six_decimals(moment: datetime) -> None:
    try:
        expected = moment.astimezone(UTC).strftime("%m-%dT%H:%M:%S.%f") + "Z"
    except OverflowError:
        return
    assert recorded_text(moment) == f"{moment.astimezone(UTC).year:04}-{expected}"


def test_a_time_is_the_same_text_in_every_zone() -> None:
    there = LEAF.recorded_at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert recorded_text(there) == recorded_text(LEAF.recorded_at) == "2027-01-04T10:00:00.000000Z"
