"""Whoever changes a case file also brings its manifest up to date; it is found out all the same."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_any
from hypothesis import strategies as st

from tests.casefile.checkers import KEY, both_say, refused
from tests.casefile.made_up import (
    changed,
    ledger,
    members_of,
    whole,
    with_lines,
)

Lines = list[dict[str, Any]]


def set_field(number: int, name: str, value: Any) -> Callable[[Lines], None]:
    """Change one field of one event."""

    def change(lines: Lines) -> None:
        lines[number][name] = value

    return change


def set_state(number: int, **changes: Any) -> Callable[[Lines], None]:
    """Change the stored bytes of one event."""

    def change(lines: Lines) -> None:
        state = {**json.loads(b64decode(lines[number]["state"])), **changes}
        lines[number]["state"] = b64encode(json.dumps(state).encode()).decode()

    return change


def swap_states(lines: Lines) -> None:
    lines[0]["state"], lines[1]["state"] = lines[1]["state"], lines[0]["state"]


def swap_indices(lines: Lines) -> None:
    for name in ("index", "proof"):
        lines[0][name], lines[1][name] = lines[1][name], lines[0][name]


def change_proof(lines: Lines) -> None:
    hash = b64decode(lines[2]["proof"][3])
    lines[2]["proof"][3] = b64encode(bytes([hash[0] ^ 1]) + hash[1:]).decode()


def rewrite_proof(lines: Lines) -> None:
    """The same 32 bytes in base64, but for bits that a careless reader passes over."""
    text = lines[2]["proof"][3]
    lines[2]["proof"][3] = f"{text[:42]}{chr(ord(text[42]) + 1)}="
    assert b64decode(lines[2]["proof"][3]) == b64decode(text)


def foreign_event(lines: Lines) -> None:
    """An event of another case, with its own true proof."""
    proved = ledger().proved(100)
    lines.insert(
        4,
        {
            **lines[0],
            "index": 100,
            "position": proved.leaf.position,
            "aggregate": str(proved.leaf.aggregate),
            "recorded_at": "2027-01-04T11:40:00.000100Z",
            "state": b64encode(proved.state).decode(),
            "proof": [b64encode(hash).decode() for hash in proved.proof],
        },
    )


EVENT_FAULTS: dict[str, tuple[Callable[[Lines], Any], str]] = {
    "a changed state": (set_state(0, policy="other"), "line 1 & what the ledger signed for"),
    "states exchanged": (swap_states, "line 1 & what the ledger signed for"),
    "places exchanged": (swap_indices, "line 1|line 2"),
    "events out of order": (lambda lines: lines.reverse(), "line 1|line 2"),
    "an event twice": (lambda lines: lines.insert(1, lines[0]), "line 2 & index repeats"),
    "an event removed": (lambda lines: lines.pop(0), "events.jsonl & version 1"),
    "an event removed later": (lambda lines: lines.pop(2), "events.jsonl & version"),
    "an event of another case": (foreign_event, "line 5 & another case"),
    "a changed proof": (change_proof, "line 3 & what the ledger signed for"),
    "a short proof": (lambda lines: lines[2]["proof"].pop(), "line 3 & fewer|too short"),
    "a long proof": (
        lambda lines: lines[5]["proof"].append(lines[0]["proof"][0]),
        "line 6 & more|too long",
    ),
    "no proof": (set_field(0, "proof", []), "line 1 & fewer|too short"),
    "a proof of other things": (set_field(0, "proof", [1]), "line 1 & proof"),
    "a proof of short hashes": (set_field(0, "proof", ["AAAA"]), "line 1 & proof & 32 bytes"),
    "a proof written otherwise": (rewrite_proof, "line 3, proof & base64"),
    "a proof as a text": (set_field(0, "proof", "AAAA"), "line 1 & proof"),
    "another service": (set_field(0, "service", "plans"), "line 1 & what the ledger signed for"),
    "another council": (set_field(0, "council", "luton"), "line 1 & another council"),
    "another position": (set_field(0, "position", 2), "line 1 & what the ledger signed for"),
    "position 0": (set_field(0, "position", 0), "line 1 & position"),
    "a position twice": (set_field(1, "position", 18), "line 2 & position & repeats"),
    "another record": (
        set_field(1, "aggregate", "00000000-0000-0000-0000-000000000009"),
        "line 2 & what the ledger signed for",
    ),
    "no record": (set_field(0, "aggregate", "nobody"), "line 1"),
    "a record written otherwise": (
        set_field(0, "aggregate", "{00000000-0000-0000-0000-000000000001}"),
        "line 1 & identifier",
    ),
    "another version": (set_field(0, "version", 9), "line 1 & what the ledger signed for"),
    "another topic": (set_field(0, "topic", "referral.declined"), "line 1 & signed for"),
    "a topic of two lines": (set_field(0, "topic", "a\nb"), "line 1"),
    "no topic": (set_field(0, "topic", ""), "line 1"),
    "half a letter": (set_field(0, "topic", "\ud800"), "line 1"),
    "another time": (
        set_field(0, "recorded_at", "2027-01-04T10:17:00.000018Z"),
        "line 1 & what the ledger signed for",
    ),
    "a time written otherwise": (
        set_field(0, "recorded_at", "2027-01-04T10:17:00.000017+00:00"),
        "line 1 & time",
    ),
    "another index": (set_field(0, "index", 16), "line 1 & signed for"),
    "an index below 0": (set_field(0, "index", -1), "line 1 & index|place"),
    "an index beyond the ledger": (set_field(5, "index", 300), "line 6 & outside|none at 300"),
    "an enormous index": (set_field(5, "index", 10**30), "line 6"),
    "an index that is true": (set_field(0, "index", True), "line 1 & index"),
    "an index with a point": (set_field(0, "index", 17.0), "line 1 & index"),
    "a state that is no base64": (set_field(0, "state", "!"), "line 1, state & base64"),
    "an unknown field": (set_field(0, "note", ""), "line 1"),
    "a missing field": (lambda lines: lines[0].pop("topic"), "line 1"),
    "no events": (lambda lines: lines.clear(), "events.jsonl"),
}


@pytest.mark.parametrize("fault", EVENT_FAULTS)
def test_a_changed_event_is_refused(tmp_path: Path, fault: str) -> None:
    change, words = EVENT_FAULTS[fault]
    refused(tmp_path / "case.zip", with_lines(change), words)


def test_without_a_change_the_same_way_of_writing_holds(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(with_lines(lambda lines: None))
    for said in both_say(path, [KEY]):
        assert said.code == 0, said.text


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@for_any(at=st.integers(0, len(whole()) - 1), change=st.integers(1, 255))
def test_a_file_with_any_byte_changed_is_refused_or_has_the_same_members(
    tmp_path: Path, at: int, change: int
) -> None:
    path, data = tmp_path / "case.zip", whole()
    path.write_bytes(data[:at] + bytes([data[at] ^ change]) + data[at + 1 :])
    theirs, ours = both_say(path, [KEY])
    assert theirs.code == ours.code
    assert theirs.code == 1 or members_of(path.read_bytes()) == members_of(data)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@for_any(st.data())
def test_any_byte_of_any_signed_thing_changed_is_refused(
    tmp_path: Path, data: st.DataObject
) -> None:
    """The manifest is brought up to date, so that only what was signed can tell."""
    member = data.draw(st.sampled_from(["events.jsonl", "checkpoint.txt"]))
    content = members_of(whole())[member]
    at = data.draw(st.integers(0, len(content) - 1))
    other = content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :]
    path = tmp_path / "case.zip"
    path.write_bytes(changed(lambda members: members.update({member: other})))
    theirs, ours = both_say(path, [KEY])
    assert theirs.code == ours.code, (theirs, ours)
    if theirs.code == 0:  # a cosigner's line that became a stranger's
        assert "saw it at" not in theirs.text
        assert member == "checkpoint.txt"
