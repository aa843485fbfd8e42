"""Many odd requests, made from the API's description: no failure, and no undescribed answer."""

from __future__ import annotations

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from services.portal.bodies import DEEPEST, LARGEST_NUMBER
from services.portal.description import describe

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
BOUNDED = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}
CASE = "/api/v1/cases/HERTS-K7MD-9QRX"


OPERATIONS = [
    (path, method)
    for path, operations in describe()["paths"].items()
    for method in ("get", "post")
    if method in operations
]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_described_request_breaks_the_portal(app, path, method):
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)

    @settings(max_examples=6, phases=[Phase.generate], **BOUNDED)
    @given(case=described[path][method].as_strategy())
    def check(case):
        signed_in = {"Authorization": "Bearer token-of-everything"}
        case.call_and_validate(checks=CHECKS, headers=signed_in)

    check()


odd_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["children", "name", "parents", "x", ""]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=150, **BOUNDED)
@given(body=st.binary(max_size=200) | odd_json)
def test_no_body_breaks_the_portal(body, client, caller, headers):
    asked_before = len(caller.asked)
    raw = body if isinstance(body, bytes) else json.dumps(body)
    answer = client.post(
        "/api/v1/cases", data=raw, content_type="application/json", headers=headers("referrer")
    )
    assert answer.status_code in (400, 422), answer.text
    assert answer.content_type == "application/problem+json"
    assert len(caller.asked) == asked_before


@settings(max_examples=150, **BOUNDED)
@given(path=st.text(max_size=40), method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "X"]))
def test_no_address_breaks_the_portal(path, method, client, headers):
    for start in ("/", "/api/v1/", CASE + "/"):
        answer = client.open(start + path.lstrip("/"), method=method, headers=headers("referrer"))
        assert answer.status_code < 500
        assert answer.headers["X-Request-Id"]


@settings(max_examples=60, **BOUNDED)
@given(
    name=st.sampled_from(["X-Request-Id", "traceparent", "Idempotency-Key", "Authorization"]),
    value=st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=80),
)
def test_no_header_breaks_the_portal(name, value, client, headers):
    sent = headers("manager") | {name: value}
    answer = client.post(f"{CASE}/acceptance", json={}, headers=sent)
    assert answer.status_code in (200, 400, 401)


def test_the_bounds_of_a_body_are_those_documented():
    assert (DEEPEST, LARGEST_NUMBER) == (16, 9007199254740991)
