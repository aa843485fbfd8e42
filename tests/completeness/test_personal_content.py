"""No personal content leaves a service on the bus, and every reading of it is recorded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from marshmallow import fields, validate

from services.referral.domain import events as referral
from shared.contracts.events import NEWEST, RECORDED, Contract, ReferralAccepted
from shared.contracts.events.parts import PLAIN
from shared.eventstore.events import CaseEvent
from tests.examples import EVENTS, everything_relayed, example, relayed

ROOT = Path(__file__).resolve().parents[2]
IDENTIFIED_BY = "id"
IN_EVERY_EVENT = {"willing"}  # a word of a list, also in what is personal
NOTHING_PERSONAL = {
    "list_cases": "references and codes only",
    "list_messages": "identifiers and codes only",
    "list_tasks": "identifiers and codes only",
    "list_open_tasks": "identifiers and codes only",
    "show_checkpoint": "sizes, digests and signatures only",
    "prove_consistency": "digests only",
    "list_links": "identifiers, codes, times and counts only",
    "open_link": "tells nothing but whether the code was right",
    "check_link_session": "tells whose link it is, by identifiers only",
    "leave_link": "tells nothing",
    "status": "codes and counts only",
    "show_erasures": "identifiers and codes only",
    "list_incoming_transfers": "codes and counts only",
    "receive_transfer": "tells a digest and a count only; what came is recorded",
    "ledger_key": "a public key only",
    "note_operator_act": "tells nothing but that it was recorded",
    "begin_sign_in": "an address, and a secret for one browser",
    "complete_sign_in": "a session's secret, for whoever has just proved who they are",
    "sign_in_with_password": "a session's secret, for whoever has just proved who they are",
    "check_session": "tells somebody who they are themselves",
    "sign_out": "tells nothing but that it was done",
    "find_staff": "who works for the council, as the accounts file tells it to every service",
    "staff_with_role": "who works for the council, as the accounts file tells it to every service",
    "list_sessions": "identifiers and codes only",
}


def personal_words(event: CaseEvent) -> set[str]:
    """Everything that the event's personal fields hold, but the identifiers of people in them."""
    found: set[str] = set()
    for name in event.personal_fields():
        found |= set(_words(getattr(event, name)))
    return found - IN_EVERY_EVENT


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != IDENTIFIED_BY:
                yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, str):
        yield value


def leaks(event: CaseEvent, body: bytes) -> list[str]:
    """The event's personal words that are in the message, in any spelling."""
    text = body.decode().lower()
    return sorted(word for word in personal_words(event) if word.lower() in text)


def can_hold_prose(schema: type[Contract]) -> list[str]:
    """Fields of a contract that are no identifier, code, day, time, count or yes and no."""
    return [name for name, field in schema().fields.items() if not _is_plain(field)]


def _is_plain(field: fields.Field) -> bool:
    if isinstance(field, fields.List):
        return _is_plain(field.inner)
    if isinstance(field, fields.UUID | fields.Date | fields.AwareDateTime | fields.Boolean):
        return True
    if isinstance(field, fields.Integer):
        return True
    hexadecimal = r"[0-9a-f]{64}\Z"
    return isinstance(field, fields.String) and any(
        rule is PLAIN
        or isinstance(rule, validate.OneOf)
        or (isinstance(rule, validate.Regexp) and rule.regex.pattern == hexadecimal)
        for rule in field.validators
    )


def unrecorded_readings(source: str) -> list[str]:
    """Methods of an edge that show something without naming it, so that no reading is recorded."""
    return [
        method.name
        for method in ast.walk(ast.parse(source))
        if isinstance(method, ast.FunctionDef)
        for call in ast.walk(method)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "self.desk.show"
        and not any(keyword.arg == "shows" for keyword in call.keywords)
        and method.name not in NOTHING_PERSONAL
    ]


def test_no_message_holds_anything_personal_of_its_event():
    looked_for = 0
    for _, event, name, outgoing in everything_relayed():
        assert leaks(event, outgoing.body) == [], f"{name} of {event.TOPIC}"
        assert leaks(event, str(outgoing.headers).encode()) == []
        assert leaks(event, outgoing.routing_key.encode()) == []
        looked_for += len(personal_words(event))
    assert looked_for > 40


def test_every_personal_field_of_the_examples_holds_something_to_look_for():
    for service in EVENTS:
        for _, event, _, _ in everything_relayed():
            for name in event.personal_fields():
                value = getattr(event, name)
                nothing_to_find = value is None or isinstance(value, int)
                assert nothing_to_find or set(_words(value)) - IN_EVERY_EVENT, (service, name)


def test_an_announcement_that_tells_something_personal_is_noticed():
    event = example(referral.Received)

    def careless(stored: Any) -> Any:
        return "ReferralReceived", {"children": [stored.concerns], "referrer": stored.referrer}

    bodies = [outgoing.body for _, outgoing in relayed("referral", event, careless)]
    assert [leaks(event, body) for body in bodies] == [[], ["thimblerigging"]]


def test_an_announcement_with_a_persons_name_in_it_cannot_be_written():
    event = example(referral.Received)

    def careless(stored: Any) -> Any:
        names = [child["name"] for child in stored.children]
        return "ReferralReceived", {"children": names, "referrer": stored.referrer}

    with pytest.raises(Exception, match="without spaces"):
        relayed("referral", event, careless)


@pytest.mark.parametrize("contract", [*NEWEST.values(), RECORDED["referral"]], ids=str)
def test_no_contract_has_a_field_that_can_hold_prose(contract):
    assert can_hold_prose(contract.schema) == []


def test_a_contract_that_can_hold_prose_is_noticed():
    class Chatty(ReferralAccepted):
        remarks = fields.String(required=True)
        details = fields.Dict()
        short = fields.String(validate=validate.Length(max=40))
        notes = fields.List(fields.String())

    assert can_hold_prose(Chatty) == ["remarks", "details", "short", "notes"]


@pytest.mark.parametrize("service", EVENTS)
def test_every_reading_of_personal_content_is_recorded(service):
    source = (ROOT / "services" / service / "edge" / "service.py").read_text(encoding="utf-8")
    assert "self.desk.show" in source
    assert unrecorded_readings(source) == []


def test_a_reading_that_is_not_recorded_is_noticed():
    source = (
        "class Edge:\n"
        "    def show_diary(self, reference):\n"
        "        return self.desk.show('show_diary', look, reference)\n"
        "    def show_plan(self, reference):\n"
        "        return self.desk.show('show_plan', look, reference, shows='the plan')\n"
    )
    assert unrecorded_readings(source) == ["show_diary"]
