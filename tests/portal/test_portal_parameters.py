"""What is said beside a question: passed on as it came, or refused by name."""

from __future__ import annotations

import pytest

HISTORY = "/api/v1/cases/HERTS-K7MD-9QRX/history"


def test_parameters_go_to_the_service_as_they_came(client, caller, headers):
    said = {"as_of": "2027-01-31", "plan_version": "2", "changes": "2027-01-01..2027-01-31"}
    assert client.get(HISTORY, query_string=said, headers=headers("auditor")).status_code == 200
    (asked,) = caller.asked
    assert (asked.method, asked.args) == ("show_history", ("HERTS-K7MD-9QRX", said))


def test_a_question_without_parameters_is_asked_without_any(client, caller, headers):
    client.get(HISTORY, headers=headers("auditor"))
    assert caller.asked[0].args == ("HERTS-K7MD-9QRX", {})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("as_of=yesterday", "as_of"),
        ("as_of=2027-01-31&as_of=2027-02-01", "as_of"),
        ("changes=2027-01-31..2027-01-01", "changes"),
        ("changes=2027-01-31", "changes"),
        ("plan_version=0", "plan_version"),
        ("as_off=2027-01-31", "as_off"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named_and_nobody_is_asked(
    client, caller, headers, query, field
):
    answer = client.get(f"{HISTORY}?{query}", headers=headers("auditor"))
    assert (answer.status_code, answer.json["code"]) == (422, "unreadable")
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert answer.json["errors"][0]["message"]
    assert caller.asked == []


def test_every_parameter_is_described(client):
    paths = client.get("/api/v1/openapi.json").json["paths"]
    described = paths["/api/v1/cases/{reference}/history"]["get"]["parameters"]
    names = [each["name"] for each in described if each["in"] == "query"]
    assert names == ["as_of", "as_known_at", "changes", "plan_version"]
    assert all(each["description"] for each in described)
