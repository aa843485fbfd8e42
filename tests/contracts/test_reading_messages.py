"""Whatever comes from the bus is read as it was written, or said to be unreadable; nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from shared.contracts.envelope import LARGEST, Undecodable, parse, readable, write
from shared.contracts.events import NEWEST
from tests.acting import heard
from tests.contracts.samples import kept_samples

GOOD = kept_samples()["ReferralAccepted.v1"]
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,30}", fullmatch=True)


def without(name):
    return {key: value for key, value in GOOD.items() if key != name}


@settings(max_examples=60, deadline=None, derandomize=True)
@for_any(
    position=st.integers(1, 10**17),
    people=st.lists(CODES, max_size=5),
    at=TIMES,
    request=st.text(st.characters(codec="utf-8"), max_size=40),
    cause=st.sampled_from(["", "plans/hertfordshire/3"]),
)
def test_an_event_is_read_as_it_was_written(position, people, at, request, cause):
    event = replace(
        heard("ReferralReceived", position, children=people, referrer="herts-referrer"),
        occurred_at=at,
        recorded_at=at,
        request_id=request,
        caused_by=cause,
    )
    assert parse(write(event, NEWEST["ReferralReceived"])) == event


def test_a_field_that_is_not_known_is_passed_over():
    more = {**GOOD, "data": {**GOOD["data"], "colour": "blue"}, "newthing": "x"}
    assert parse(json.dumps(more)) == parse(json.dumps(GOOD))


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ({"type": "uk.kinplan.ReferralAccepted.v99"}, "type"),
        ({"type": "uk.kinplan.Nonsense.v1"}, "type"),
        ({"data": {}}, "conference_by"),
        ({"data": None}, "data"),
        ({"data": "text"}, "data"),
        ({"data": {**GOOD["data"], "conference_by": "soon"}}, "conference_by"),
        ({"data": {**GOOD["data"], "referrer": "Rosa Field"}}, "referrer"),
        ({"data": {**GOOD["data"], "children": ["Milo Ashdown"]}}, "children"),
        ({"council": "kent"}, "source"),
        ({"source": "/kinplan/hertfordshire"}, "source"),
        ({"source": "elsewhere/hertfordshire/referral"}, "source"),
        ({"position": "0"}, "position"),
        ({"position": "-1"}, "position"),
        ({"position": "4.5"}, "position"),
        ({"position": "4\n"}, "position"),
        ({"position": "9" * 40}, "position"),
        ({"position": 41}, "position"),
        ({"recordedat": "yesterday"}, "recordedat"),
        ({"recordedat": "2027-01-04T10:00:00"}, "recordedat"),
        ({"correlationid": ["a"]}, "correlationid"),
        ({"causedby": {"a": 1}}, "causedby"),
        ({"policyversion": None}, "policyversion"),
        ({"specversion": "0.3"}, "CloudEvent"),
        ({"time": "2027-01-04T10:00:00"}, "CloudEvent"),
        ({"Council": "hertfordshire"}, "CloudEvent"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named_and_not_quoted(fault, named):
    with pytest.raises(Undecodable) as raised:
        parse(json.dumps({**GOOD, **fault}))
    assert named in str(raised.value)
    for words in ("Rosa Field", "Milo", "yesterday", "elsewhere", "soon"):
        assert words not in str(raised.value)


@pytest.mark.parametrize("name", [n for n in GOOD if n != "datacontenttype"])
def test_an_event_in_which_something_is_missing_is_unreadable_and_nothing_is_made_up(name):
    with pytest.raises(Undecodable):
        parse(json.dumps(without(name)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"5",
        b'"text"',
        b"[]",
        b"{}",
        b"{",
        b"NaN",
        b'{"time": 5}',
        b'{"specversion": [], "id": [], "time": "2027-01-04T10:00:00Z"}',
        b"[" * 50_000,
        b'{"a":' * 40_000,
        b'{"a":' + b"9" * 5000 + b"}",
        b" " * (LARGEST + 1),
    ],
    ids=lambda body: f"{body[:12]!r} {len(body)}",
)
def test_what_is_no_event_at_all_is_unreadable(body):
    with pytest.raises(Undecodable):
        parse(body)
    readable(body)


@settings(max_examples=60, deadline=None, derandomize=True)
@for_any(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(list(GOOD)) | st.text(max_size=5), inner, max_size=8)
        ),
    )
)
def test_any_json_is_an_event_or_unreadable_and_never_another_error(value):
    with pytest.raises(Undecodable):
        parse(json.dumps(value))


@settings(max_examples=200, deadline=None, derandomize=True)
@for_any(
    name=st.sampled_from(list(GOOD)),
    value=st.none() | st.integers() | st.text() | st.lists(st.text()),
)
def test_any_attribute_may_be_anything_and_the_message_is_an_event_or_unreadable(name, value):
    try:
        parse(json.dumps({**GOOD, name: value}))
    except Undecodable:
        pass


def test_an_operator_can_read_what_is_json_and_is_told_the_length_of_what_is_not():
    assert json.loads(readable(json.dumps(GOOD))) == GOOD
    assert readable(b"\x00\x01\x02") == "(3 bytes that are not JSON)"
