"""A request can be found again, and its line in the log holds nothing that it should not."""

from __future__ import annotations

import re

import pytest
import structlog

from services.portal.correlation import traceparent
from services.portal.examples import EXAMPLES

CASE = "/api/v1/cases/HERTS-K7MD-9QRX"
VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_request_id_that_is_sent_is_kept(client):
    answer = client.get("/api/v1/", headers={"X-Request-Id": "my-request-1"})
    assert answer.headers["X-Request-Id"] == "my-request-1"


@pytest.mark.parametrize("sent", [None, "short", "x" * 65, "has space", "under_score", "<script>x"])
def test_a_request_id_that_is_missing_or_unfit_is_made(client, sent):
    answer = client.get("/api/v1/", headers={"X-Request-Id": sent} if sent else {})
    made = answer.headers["X-Request-Id"]
    assert made != sent and re.fullmatch(r"[0-9a-f-]{36}", made)


def test_a_valid_traceparent_is_passed_on():
    assert traceparent(VALID) == VALID


@pytest.mark.parametrize(
    "given", ["", VALID.upper(), VALID + "-x", "ff" + VALID[2:], "00-" + "0" * 32 + VALID[35:], "x"]
)
def test_any_other_traceparent_is_replaced_by_a_valid_one(given):
    made = traceparent(given)
    assert made != given and traceparent(made) == made


def test_the_log_names_the_request_and_nothing_personal(client, headers):
    with structlog.testing.capture_logs() as lines:
        client.post(
            f"{CASE}/attendees?name=Jane+Roe",
            json=EXAMPLES["invite_attendee"],
            headers=headers("coordinator"),
        )
    [line] = [line for line in lines if line["event"] == "request"]
    assert line["route"] == "/api/v1/cases/<reference:reference>/attendees"
    assert line["case"] == "HERTS-K7MD-9QRX"
    assert (line["method"], line["status"]) == ("POST", 201)
    assert (line["council"], line["actor"]) == ("hertfordshire", "coordinator")
    written = repr(lines)
    assert "Joan" not in written and "Roe" not in written and "token-of" not in written


def test_a_refusal_is_logged_with_its_code(client):
    with structlog.testing.capture_logs() as lines:
        client.get("/api/v1/me")
    [line] = lines
    assert (line["status"], line["code"], line["actor"]) == (401, "not_signed_in", "")


def test_probes_are_not_logged(client):
    with structlog.testing.capture_logs() as lines:
        client.get("/healthz")
        client.get("/readyz")
    assert lines == []


def test_ready_follows_the_broker_and_is_not_asked_each_time(client, caller):
    assert client.get("/readyz").json["checks"] == {"broker": True, "accounts": True}
    caller.up = False
    assert client.get("/readyz").status_code == 200


def test_not_ready_says_what_is_missing(client, caller):
    caller.up = False
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["checks"]["broker"]) == (503, False)
    assert client.get("/healthz").status_code == 200


def test_metrics_count_requests_by_route_template(client, headers):
    client.get(CASE, headers=headers("manager"))
    text = client.get("/metrics").text
    assert 'route="/api/v1/cases/<reference:reference>",status="200"' in text
    assert "HERTS-" not in text
