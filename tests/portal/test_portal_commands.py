"""What the portal makes of a command, a query and a status, when all is well."""

from __future__ import annotations

import pytest

from services.portal.examples import EXAMPLES
from shared.contracts.commands import COMMANDS
from shared.contracts.reading import read
from shared.rpc.calling import ServiceDown

REFERENCE = "HERTS-K7MD-9QRX"
CASE = f"/api/v1/cases/{REFERENCE}"


def test_every_command_has_an_example_that_its_schema_reads():
    assert set(EXAMPLES) == {command.name for command in COMMANDS}
    for command in COMMANDS:
        read(command.schema(), EXAMPLES[command.name])


def test_a_command_goes_to_its_service_with_the_body_as_it_came(client, caller, headers):
    body = {"expected_version": 3, "occurred_at": "2026-11-20T10:00:00+01:00"}
    answer = client.post(f"{CASE}/acceptance", json=body, headers=headers("manager"))
    assert answer.status_code == 200
    assert answer.json == {"reference": REFERENCE, "version": 1}
    [asked] = caller.asked
    assert (asked.service, asked.method) == ("referral", "accept_referral")
    assert asked.args == (REFERENCE, body)


def test_the_context_says_who_asks_and_all_of_it_is_text(client, caller, headers):
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    sent = headers("manager", X_Request_Id="request-0001", traceparent=trace)
    client.post(f"{CASE}/acceptance", json={}, headers=sent)
    assert caller.asked[0].context == {
        "actor": "manager",
        "role": "manager",
        "council": "hertfordshire",
        "profession": "social worker",
        "request_id": "request-0001",
        "idempotency_key": sent["Idempotency-Key"],
        "traceparent": trace,
    }


def test_a_first_command_has_no_reference_and_answers_where_the_case_is(client, caller, headers):
    body = EXAMPLES["receive_referral"]
    answer = client.post("/api/v1/cases", json=body, headers=headers("referrer"))
    assert answer.status_code == 201
    assert answer.headers["Location"] == CASE
    assert caller.asked[0].args == (None, body)


def test_an_attendee_in_the_address_comes_third(client, caller, headers):
    body = EXAMPLES["prepare_attendee"]
    client.post(f"{CASE}/attendees/a1b2/preparation", json=body, headers=headers("coordinator"))
    assert caller.asked[0].args == (REFERENCE, body, "a1b2")


@pytest.mark.parametrize(
    ("path", "name", "shown_at"),
    [
        ("/attendees", "invite_attendee", "/conference"),
        ("/plan/proposals", "propose_plan", "/plan"),
    ],
)
def test_what_is_created_can_be_read_at_its_location(client, headers, path, name, shown_at):
    sent = headers("coordinator")
    answer = client.post(CASE + path, json=EXAMPLES[name], headers=sent)
    assert (answer.status_code, answer.headers["Location"]) == (201, CASE + shown_at)
    assert client.get(answer.headers["Location"], headers=sent).status_code == 200


def test_a_list_of_cases_is_asked_without_a_reference(client, caller, headers):
    caller.answers["referral", "list_cases"] = {"ok": {"cases": []}}
    assert client.get("/api/v1/cases", headers=headers("manager")).json == {"cases": []}
    assert caller.asked[0].args == (None,)
    assert "idempotency_key" not in caller.asked[0].context


def test_me_says_who_is_signed_in(client, headers):
    assert client.get("/api/v1/me", headers=headers("both")).json == {
        "id": "both",
        "name": "Made Up",
        "council": "hertfordshire",
        "roles": ["coordinator", "manager"],
        "profession": "social worker",
        "signed_in_by": "token",
        "session_ends_at": None,
    }


def test_a_status_is_put_together_from_four_services(client, caller, headers):
    caller.answers |= {
        ("referral", "status"): {"ok": {"status": "accepted", "version": 2}},
        ("scheduling", "status"): {"ok": {"status": "preparing", "attendees": 2, "prepared": 1}},
        ("plans", "status"): {"refused": {"kind": "not_yet", "code": "not_yet", "message": "wait"}},
        ("notifications", "status"): ServiceDown("notifications", "timeout"),
    }
    assert client.get(f"{CASE}/status", headers=headers("auditor")).json == {
        "reference": REFERENCE,
        "referral": {"status": "accepted", "version": 2},
        "conference": {"status": "preparing", "attendees": 2, "prepared": 1},
        "plan": None,
        "messages": None,
        "unavailable": ["messages"],
    }
    assert all(asked.timeout <= 3 for asked in caller.asked)


def test_a_status_of_a_case_that_is_not_there_is_not_found(client, caller, headers):
    caller.answers["referral", "status"] = {
        "refused": {"kind": "not_found", "code": "not_found", "message": "There is no such case."}
    }
    assert client.get(f"{CASE}/status", headers=headers("manager")).status_code == 404


def test_a_status_that_nobody_answers_is_unavailable(client, caller, headers):
    for service in ("referral", "scheduling", "plans", "notifications"):
        caller.answers[service, "status"] = ServiceDown(service, "broker")
    answer = client.get(f"{CASE}/status", headers=headers("manager"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_a_status_that_breaks_is_an_error_and_not_a_null(client, caller, headers):
    caller.answers["plans", "status"] = {"neither": 1}
    assert client.get(f"{CASE}/status", headers=headers("manager")).status_code == 500
