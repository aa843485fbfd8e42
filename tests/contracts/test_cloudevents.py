"""Every message that goes out is a CloudEvent, by our schema and by the CloudEvents library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from jsonschema import Draft202012Validator, FormatChecker

from tests.contracts.samples import kept_samples
from tests.examples import everything_relayed

FILE = Path(__file__).resolve().parents[2] / "shared" / "contracts" / "cloudevents.schema.json"
SCHEMA = json.loads(FILE.read_text(encoding="utf-8"))
CHECKER = FormatChecker(formats=["uri", "uri-reference", "date-time"])
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=CHECKER)
MESSAGES = {
    f"{service}: {type(event).__name__} as {name} {number}": outgoing
    for number, (service, event, name, outgoing) in enumerate(everything_relayed())
}
GOOD = kept_samples()["ReferralAccepted.v1"]


def mistakes(wire):
    """What is wrong with a message, by our schema."""
    return [error.message for error in VALIDATOR.iter_errors(wire)]


def test_the_schema_is_one_and_its_formats_are_checked():
    Draft202012Validator.check_schema(SCHEMA)
    for name in ("uri", "uri-reference", "date-time"):
        assert name in CHECKER.checkers


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_that_a_relay_makes_is_a_cloudevent(name):
    outgoing = MESSAGES[name]
    assert outgoing.content_type == "application/cloudevents+json"
    wire = json.loads(outgoing.body)
    assert mistakes(wire) == []
    read = JSONFormat().read(None, outgoing.body)
    assert read.get_id() == outgoing.message_id == wire["id"]
    assert outgoing.routing_key == f"hertfordshire.{wire['type'].split('.')[2]}"


def test_no_two_messages_of_one_event_have_the_same_identity():
    seen = {}
    for service, event, name, outgoing in everything_relayed():
        wire = json.loads(outgoing.body)
        seen.setdefault((wire["source"], wire["id"]), set()).add((service, name))
        assert wire["subject"] == event.case
    assert all(len({service for service, _ in names}) == 1 for names in seen.values())
    assert all(
        name == "EventRecorded"
        for (_, id), names in seen.items()
        for _, name in names
        if id.endswith("/record")
    )


@pytest.mark.parametrize("name", kept_samples())
def test_every_sample_is_a_cloudevent(name):
    assert mistakes(kept_samples()[name]) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"id": None},
        {"id": ""},
        {"source": ""},
        {"source": "http://[half a host"},
        {"type": ""},
        {"type": 5},
        {"specversion": "0.3"},
        {"specversion": 1.0},
        {"subject": ""},
        {"time": "2027-01-04 10:00"},
        {"time": "2027-01-04"},
        {"time": 1_800_000_000},
        {"datacontenttype": "json"},
        {"dataschema": "not an address"},
        {"recordedAt": "2027-01-04T10:00:00Z"},
        {"policy_version": "abc"},
        {"council": {"name": "hertfordshire"}},
        {"council": ["hertfordshire"]},
        {"position": 4.5},
        {"position": 2**31},
        {"data_base64": "AAAA"},
    ],
    ids=str,
)
def test_a_planted_fault_is_found_by_the_schema(fault):
    assert mistakes(GOOD) == []
    assert mistakes({**GOOD, **fault})


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type"])
def test_what_is_required_is_missed(name):
    assert mistakes({key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize(
    "fault", [{"type": ""}, {"source": ""}, {"id": ""}, {"recordedAt": "x"}, {"time": "tomorrow"}]
)
def test_the_library_finds_faults_too(fault):
    with pytest.raises((BaseCloudEventException, ValueError)):
        JSONFormat().read(None, json.dumps({**GOOD, **fault}))
