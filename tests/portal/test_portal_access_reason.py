"""Why somebody reads a case: the header Access-Reason goes to the service as it was meant."""

from __future__ import annotations

import pytest

CASE = "/api/v1/cases/HERTS-K7MD-9QRX"
NEEDED = {
    "refused": {
        "kind": "forbidden",
        "code": "reason_needed",
        "message": "This case is restricted. Say why you have to see it.",
        "fields": {},
    }
}


def as_sent(text: str) -> str:
    """The header as the server hands it on: its UTF-8 bytes read as Latin-1."""
    return text.encode().decode("latin-1")


def test_the_reason_travels_with_the_question(client, caller, headers):
    reason = "Zuständig für den Fall – asked by the court"
    client.get(CASE, headers=headers("manager", Access_Reason=as_sent(reason)))
    assert caller.asked[0].context["access_reason"] == reason


def test_without_the_header_there_is_no_reason(client, caller, headers):
    for given in ({}, {"Access_Reason": "  "}):
        client.get(CASE, headers=headers("manager", **given))
    assert all("access_reason" not in asked.context for asked in caller.asked)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("x" * 301, "is 301 characters long; at most 300 fit"),
        ("caf\xe9", "is not UTF-8"),
        (as_sent("two\x85lines"), "holds a character that cannot be stored"),
    ],
)
def test_a_reason_that_cannot_be_kept_is_refused_and_nobody_is_asked(
    client, caller, headers, reason, words
):
    answer = client.get(CASE, headers=headers("manager", Access_Reason=reason))
    assert (answer.status_code, answer.json["code"]) == (400, "access_reason_malformed")
    assert words in answer.json["detail"]
    assert caller.asked == []


def test_three_hundred_characters_fit_whatever_their_bytes(client, caller, headers):
    client.get(CASE, headers=headers("manager", Access_Reason=as_sent("ü" * 300)))
    assert caller.asked[0].context["access_reason"] == "ü" * 300


def test_a_reason_that_is_needed_is_asked_for_in_words(client, caller, headers):
    caller.answers["referral", "show_referral"] = NEEDED
    answer = client.get(CASE, headers=headers("manager"))
    assert (answer.status_code, answer.json["code"]) == (403, "reason_needed")
    assert "Say why" in answer.json["detail"]


def test_the_header_is_described_where_a_case_is_read(client):
    paths = client.get("/api/v1/openapi.json").json["paths"]
    for path, operations in paths.items():
        if "get" not in operations or not path.startswith("/api/v1/cases/{reference}"):
            continue
        names = [each["name"] for each in operations["get"]["parameters"]]
        assert path.endswith("/status") or "Access-Reason" in names, path
