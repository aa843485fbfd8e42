"""Every answer that is not a success: a problem that says what is wrong and what to do."""

from __future__ import annotations

import io
import json

import pytest

from services.portal.bodies import DEEPEST, LARGEST
from shared.contracts.commands import COMMANDS
from shared.rpc.calling import ServiceDown, ServiceFailed

CASE = "/api/v1/cases/HERTS-K7MD-9QRX"
ACCEPT = f"{CASE}/acceptance"


def is_problem(answer, status, code):
    """Check that the answer is a complete problem with that status and code, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    found = answer.json
    assert set(found) == {"type", "title", "status", "detail", "instance", "code", "errors"}
    assert (found["status"], found["code"], found["type"]) == (status, code, f"/problems/{code}")
    assert found["instance"] == "urn:kinplan:request:" + answer.headers["X-Request-Id"]
    assert len(found["detail"]) > 20
    assert answer.headers["Cache-Control"] == "no-store"
    return found


@pytest.mark.parametrize(
    ("kind", "status", "retry_after"),
    [
        ("rule", 409, None),
        ("forbidden", 403, None),
        ("not_found", 404, None),
        ("not_yet", 409, "1"),
        ("unreadable", 422, None),
        ("conflict", 409, None),
        ("key_reused", 422, None),
        ("unavailable", 503, "2"),
    ],
)
def test_each_kind_of_refusal_has_its_status(client, caller, headers, kind, status, retry_after):
    caller.answers["referral", "accept_referral"] = {
        "refused": {
            "kind": kind,
            "code": "already_declined",
            "message": "It was declined. Send a new referral.",
            "fields": {"expected_version": ["is too low", "is odd"]},
        }
    }
    answer = client.post(ACCEPT, json={}, headers=headers("manager"))
    found = is_problem(answer, status, "already_declined")
    assert found["title"] == "Already declined"
    assert found["detail"].startswith("It was declined. Send a new referral.")
    assert found["errors"] == [
        {"field": "expected_version", "message": "is too low"},
        {"field": "expected_version", "message": "is odd"},
    ]
    assert answer.headers.get("Retry-After") == retry_after


def test_a_service_that_is_down_is_named_and_the_same_key_is_safe(client, caller, headers):
    caller.answers["referral", "accept_referral"] = ServiceDown("referral", "timeout")
    answer = client.post(ACCEPT, json={}, headers=headers("manager"))
    detail = is_problem(answer, 503, "unavailable")["detail"]
    assert "referral" in detail and "same Idempotency-Key" in detail
    assert answer.headers["Retry-After"] == "2"


@pytest.mark.parametrize(
    "answer",
    [
        ServiceFailed("referral", "accept_referral", "ValueError"),
        RuntimeError("Jane Roe"),
        {"neither": 1},
        [1, 2],
        {"ok": []},
        {"ok": {"version": 1}},
        {"refused": {"kind": "strange", "code": "x", "message": "Jane Roe"}},
        {"refused": {"kind": "rule"}},
        {"refused": None},
    ],
)
def test_a_service_that_breaks_gives_nothing_away(client, caller, headers, answer):
    caller.answers["referral", "accept_referral"] = answer
    response = client.post(ACCEPT, json={}, headers=headers("manager"))
    is_problem(response, 500, "internal_error")
    assert "Jane" not in response.text and "ValueError" not in response.text


def test_wrong_fields_are_all_named_and_no_service_is_asked(client, caller, headers):
    body = {"reason": "because", "explanation": " ", "surplus": 1}
    answer = client.post(f"{CASE}/decline", json=body, headers=headers("manager"))
    found = is_problem(answer, 422, "unreadable")
    fields = {error["field"] for error in found["errors"]}
    assert fields == {"reason", "explanation", "signpost", "surplus"}
    assert caller.asked == []


@pytest.mark.parametrize("body", [[], "text", 1, None, True])
def test_a_body_that_is_not_an_object_is_unreadable(client, caller, headers, body):
    answer = client.post(
        ACCEPT, data=json.dumps(body), content_type="application/json", headers=headers("manager")
    )
    assert is_problem(answer, 422, "unreadable")["errors"][0]["field"] == "body"
    assert caller.asked == []


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{", "line 1"),
        (b'{"occurred_at": 1,}', "line 1"),
        (b'\xff{"a": 1}', "byte 0"),
        (b"\xef\xbb\xbf{}", "line 1"),
        (b'{"expected_version": 1, "expected_version": 2}', "twice"),
        (b'{"expected_version": NaN}', "NaN"),
        (b'{"expected_version": -Infinity}', "-Infinity"),
        (b'{"expected_version": 1e999}', "too large"),
        (b'{"expected_version": 9007199254740992}', "larger"),
        (b'{"expected_version": ' + b"9" * 9000 + b"}", "larger"),
        (b'{"occurred_at": "\\ud800"}', "half a character"),
        (b'{"\\udfff": 1}', "half a character"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "nested"),
        (b"[" * 100_000 + b"]" * 100_000, "nested"),
        (b'{"a":' * 40_000, "nested"),
        (b"\x1f\x8b\x08\x00", "UTF-8"),
    ],
)
def test_a_malformed_body_is_refused_and_no_service_is_asked(client, caller, headers, raw, says):
    answer = client.post(
        ACCEPT, data=raw, content_type="application/json", headers=headers("manager")
    )
    assert says in is_problem(answer, 400, "malformed_json")["detail"]
    assert caller.asked == []


def test_a_body_nested_as_deep_as_allowed_is_parsed(client, headers):
    raw = b"[" * DEEPEST + b"]" * DEEPEST
    answer = client.post(
        ACCEPT, data=raw, content_type="application/json", headers=headers("manager")
    )
    is_problem(answer, 422, "unreadable")


@pytest.mark.parametrize(
    "content_type",
    [None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"],
)
def test_a_body_that_is_not_called_json_is_refused(client, caller, headers, content_type):
    answer = client.post(ACCEPT, data="{}", content_type=content_type, headers=headers("manager"))
    is_problem(answer, 415, "unsupported_media_type")
    assert caller.asked == []


def test_json_may_name_its_encoding(client, headers):
    kind = 'application/json; charset="UTF-8"'
    answer = client.post(ACCEPT, data="{}", content_type=kind, headers=headers("manager"))
    assert answer.status_code == 200


@pytest.mark.parametrize("told", [True, False], ids=["with its length", "chunked"])
def test_a_body_that_is_too_large_is_refused(client, caller, headers, told):
    raw = b"{}".ljust(LARGEST + 1)
    environ = {} if told else {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = client.post(
        ACCEPT,
        input_stream=io.BytesIO(raw),
        content_length=len(raw) if told else None,
        content_type="application/json",
        headers=headers("manager"),
        environ_overrides=environ,
    )
    is_problem(answer, 413, "too_large")
    assert caller.asked == []


def test_the_largest_body_is_not_too_large(client, headers):
    raw = b"{}".ljust(LARGEST)
    answer = client.post(
        ACCEPT, data=raw, content_type="application/json", headers=headers("manager")
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space", "ümlaut-key", "a/b/c/d/e"])
def test_a_command_needs_a_fit_idempotency_key(client, caller, headers, key):
    sent = headers("manager") | {"Idempotency-Key": key}
    answer = client.post(ACCEPT, json={}, headers=sent)
    code = "idempotency_key_malformed" if key else "idempotency_key_missing"
    assert "8 to 64" in is_problem(answer, 400, code)["detail"]
    assert caller.asked == []


SIGNING_IN_AND_OUT = ("api.sign_in_with_password", "api.sign_out")


def test_every_post_needs_an_idempotency_key(app, headers):
    client = app.test_client()
    posts = [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in rule.methods
        and rule.endpoint.startswith("api.")
        and rule.endpoint not in SIGNING_IN_AND_OUT
    ]
    assert len(posts) == len(COMMANDS)
    for rule in posts:
        address = rule.rule.replace("<reference:reference>", "HERTS-K7MD-9QRX")
        address = address.replace("<attendee:attendee>", "a1")
        for role in ("referrer", "coordinator", "manager"):
            sent = headers(role)
            del sent["Idempotency-Key"]
            answer = client.post(address, json={}, headers=sent)
            assert answer.json["code"] in ("idempotency_key_missing", "forbidden")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/api/v2/cases",
        "/api/v1/cases/",
        "/api/v1//cases",
        "/api/v1/cases/herts-k7md-9qrx",
        "/api/v1/cases/HERTS-K7MD-9QRX0",
        "/api/v1/cases/HERTS-K7MD-9QRX%0A",
        "/api/v1/cases/H-K7MD-9QRX",
        "/api/v1/cases/%F0%9F%8F%A0",
        "/api/v1/cases/../me",
        "/api/v1/cases/HERTS-K7MD-9QRX/attendees/a%2Fb/decline",
    ],
)
def test_an_address_that_is_not_there_is_a_problem_too(client, caller, headers, address):
    answer = client.get(address, headers=headers("manager"))
    if address != "/api/v1/cases/":
        is_problem(answer, 404, "not_found")
        assert caller.asked == []
    else:
        assert answer.status_code == 200


def test_accounts_that_cannot_be_read_let_nobody_in(client, caller, headers, accounts_file):
    accounts_file.write_text("[[account]]\nid = 1\n")
    answer = client.get("/api/v1/me", headers=headers("manager"))
    is_problem(answer, 503, "accounts_unreadable")
    assert client.get("/readyz").status_code == 503


def test_every_answer_has_the_security_headers(client, headers):
    for answer in (client.get("/api/v1/"), client.get("/nowhere"), client.get("/api/v1/me")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
