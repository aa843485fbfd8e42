"""Stored bytes that a ledger signed for and that are still no event of the case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.casefile.form import DEEPEST_JSON, CaseFileRefused
from shared.casefile.strictly import parsed
from tests.casefile.checkers import KEY, both_say, checker, refused
from tests.casefile.made_up import REFERENCE, alone, ledger, sealed_state

LEAF = ledger().events[17][0]
PLACE = {
    "service": LEAF.service,
    "council": LEAF.council,
    "aggregate": str(LEAF.aggregate),
    "version": LEAF.version,
    "topic": LEAF.topic,
}


def state(**changes: object) -> bytes:
    """Stored bytes with other fields; None takes one out."""
    content = {"form": 1, "case": REFERENCE, **changes}
    return json.dumps(
        {name: value for name, value in content.items() if value is not None}
    ).encode()


def test_an_event_with_nothing_personal_holds(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(alone(state(policy="a1b2c3", list=[1, 2.5, None, True])))
    for said in both_say(path, [KEY]):
        assert said.code == 0, said.text
        assert "Sealed parts: 0 opened, 0 erased or withheld." in said.text


STATES = {
    "nothing": b"",
    "no text": b"\xff\xfe",
    "no object": b"[1]",
    "half an object": b'{"form": 1',
    "a name twice": b'{"form": 1, "case": "x", "case": "%s"}' % REFERENCE.encode(),
    "no number": state(amount=float("nan")),
    "no form": state(form=None),
    "a form that is a text": state(form="1"),
    "a form that is true": state(form=True),
    "no case": state(case=None),
    "another case": state(case="HERTS-CCCC-DDDD"),
    "a case that is a list": state(case=[REFERENCE]),
    "sealed parts in a list": state(sealed=["case"]),
    "a sealed part that is a number": state(sealed={"case": 5}),
    "a sealed part that is no base64": state(sealed={"case": "?"}),
    "a sealed part that is too short": state(sealed={"case": "AAAA"}),
    "an empty sealed part": state(sealed={"case": ""}),
    "a sealed part of nobody": state(sealed={"": "AAAA"}),
    "a sealed part of two lines": state(sealed={"ca\nse": "AAAA"}),
    "a sealed part of half a letter": state(sealed={"\ud800": "AAAA"}),
    "deep": state(deep=json.loads("[" * 40 + "]" * 40)),
}


@pytest.mark.parametrize("fault", STATES)
def test_a_strange_state_is_refused(tmp_path: Path, fault: str) -> None:
    refused(tmp_path / "case.zip", alone(STATES[fault]), "events.jsonl, line 1")


PLAIN = {
    "a list": b"[]",
    "nothing": b"",
    "no text": b"\xff",
    "a name twice": b'{"a": 1, "a": 2}',
    "no number": b'{"a": Infinity}',
    "deep": b'{"a":' * 40 + b"1" + b"}" * 40,
    "deeper": b"[" * 100_000,
}


@pytest.mark.parametrize("fault", PLAIN)
def test_a_sealed_part_that_is_no_object_is_refused(tmp_path: Path, fault: str) -> None:
    data = alone(sealed_state(PLACE, {"case": PLAIN[fault]}))
    refused(tmp_path / "case.zip", data, "events.jsonl, line 1, the part of case")


@pytest.mark.parametrize("name", ["service", "council", "aggregate", "version", "topic"])
def test_a_sealed_part_that_was_moved_from_elsewhere_does_not_open(
    tmp_path: Path, name: str
) -> None:
    """Whoever writes to the database moves a part before the ledger has seen it."""
    other = {"service": "plans", "version": 2}.get(name, "elsewhere")
    moved = sealed_state({**PLACE, name: other}, {"case": {"concerns": "x"}})
    refused(tmp_path / "case.zip", alone(moved), "line 1, the part of case & does not open")


def nested(levels: int) -> bytes:
    """An object with as many levels of objects, itself among them."""
    return b'{"a":' * levels + b"1" + b"}" * levels


def test_both_checkers_read_json_to_the_same_depth() -> None:
    assert parsed(nested(DEEPEST_JSON - 1), "x") == checker().from_json(
        nested(DEEPEST_JSON - 1), "x"
    )
    for levels in (DEEPEST_JSON, 900, 100_000):
        with pytest.raises(CaseFileRefused, match="nested too deeply"):
            parsed(nested(levels), "x")
        with pytest.raises(checker().Refused, match=r"nested too deeply|not proper JSON"):
            checker().from_json(nested(levels), "x")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(CaseFileRefused, match=f"{number} is no number"):
        parsed(b'{"a": %s}' % number.encode(), "x")
    with pytest.raises(checker().Refused, match=f"{number} is no number"):
        checker().from_json(b'{"a": %s}' % number.encode(), "x")
