"""Who may ask at all: every role at every address."""

from __future__ import annotations

import pytest

from services.portal.examples import EXAMPLES
from services.portal.sign_in import declared
from shared.accounts import ROLES
from shared.contracts.commands import COMMAND, COMMANDS
from shared.contracts.queries import QUERIES, QUERY

REFERENCE, ATTENDEE = "HERTS-K7MD-9QRX", "9d3e1f7a6b5c4d2e8f0a1b2c3d4e5f60"
OPEN = {"api.index", "api.openapi", "healthz", "readyz", "metrics"}
OPEN |= {"begin_sign_in", "complete_sign_in", "api.sign_in_with_password"}
BY_LINK = {
    f"pages.{name}"
    for name in (
        *("entrance", "enter", "nothing", "leave", "nothing_to_leave", "style", "home", "paper"),
        *("seen", "words", "days", "sooner", "change"),
        *("send_words", "send_days", "send_sooner", "send_change"),
    )
}
"""The family's pages: who is on them is looked at by the service that keeps their links."""
TABLE = [("POST", c.name, c.path, c.roles) for c in COMMANDS]
TABLE += [("GET", q.name, q.path, q.roles) for q in QUERIES]
TABLE += [
    (
        "GET",
        "show_status",
        "/cases/{reference}/status",
        ("referrer", "coordinator", "manager", "lead_professional", "auditor"),
    ),
    ("GET", "me", "/me", ROLES),
]
OF_A_SESSION = {"api.sign_out"}  # tests/portal/test_portal_sessions.py: nobody has one by a token


def undeclared(app):
    """The endpoints that do not say whom they let in."""
    return [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if declared(app.view_functions[rule.endpoint]) is None
    ]


def ask(client, method, name, path, headers):
    address = "/api/v1" + path.format(reference=REFERENCE, attendee=ATTENDEE, person=ATTENDEE)
    said = {"json": EXAMPLES[name]} if name in COMMAND else {"query_string": needed(name)}
    return client.open(address, method=method, headers=headers, **said)


def needed(name):
    """The parameters without which a question cannot be asked, as its view gives them for example."""
    view = QUERY[name].view if name in QUERY else None
    fields = view().fields if view else {}
    return {each: field.metadata["example"] for each, field in fields.items() if field.required}


def test_every_route_says_whom_it_lets_in(app):
    assert undeclared(app) == []


def test_a_planted_route_that_says_nothing_is_found_and_lets_nobody_in(app, headers):
    app.add_url_rule("/planted", "planted", lambda: "open")
    assert undeclared(app) == ["planted"]
    assert app.test_client().get("/planted", headers=headers("manager")).status_code == 403


def test_the_routes_for_everyone_are_these_and_no_others(app):
    views = app.view_functions.items()
    assert {name for name, view in views if declared(view).everyone_because} == OPEN | BY_LINK


def test_the_table_below_covers_every_route_that_is_not_for_everyone(app):
    names = {"api." + name for _, name, _, _ in TABLE}
    assert names == set(app.view_functions) - OPEN - OF_A_SESSION - BY_LINK


@pytest.mark.parametrize("role", ROLES)
def test_only_the_declared_roles_may_ask(client, caller, headers, role):
    for method, name, path, roles in TABLE:
        caller.asked.clear()
        answer = ask(client, method, name, path, headers(role))
        if role in roles:
            assert answer.status_code in (200, 201), answer.json
            assert all(asked.context["role"] == role for asked in caller.asked)
        else:
            assert answer.status_code == 403, name
            assert answer.json["code"] == "forbidden"
            assert caller.asked == []


def test_nobody_may_ask_without_signing_in(client, caller):
    for method, name, path, _ in TABLE:
        answer = ask(client, method, name, path, {"Idempotency-Key": "key-00000001"})
        assert answer.status_code == 401, name
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="kinplan"'
        assert caller.asked == []


@pytest.mark.parametrize(
    "sent", ["Bearer wrong", "bearer x\u00ff", "Basic YTpi", "Bearer", "Bearer  ", "token"]
)
def test_a_wrong_token_is_not_signed_in(client, caller, sent):
    answer = client.get("/api/v1/me", headers={"Authorization": sent})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert caller.asked == []


def test_the_scheme_may_be_written_in_any_case(client):
    answer = client.get("/api/v1/me", headers={"Authorization": "BEARER token-of-manager"})
    assert answer.json["id"] == "manager"


def test_of_several_roles_the_first_that_the_route_allows_is_used(client, caller, headers):
    ask(client, "POST", "accept_referral", COMMAND["accept_referral"].path, headers("both"))
    ask(client, "POST", "cancel_conference", COMMAND["cancel_conference"].path, headers("both"))
    roles = [(asked.context["role"], asked.context.get("other_roles")) for asked in caller.asked]
    assert roles == [("manager", None), ("coordinator", "manager")]


def test_who_says_in_which_role_they_act_is_asked_for_that_one_alone(client, caller, headers):
    path = COMMAND["cancel_conference"].path
    by = headers("both", Acting_As="manager")
    ask(client, "POST", "cancel_conference", path, by)
    (asked,) = caller.asked
    assert (asked.context["role"], asked.context.get("other_roles")) == ("manager", None)


@pytest.mark.parametrize("acting_as", ["auditor", "coordinator", "", "manager, coordinator"])
def test_nobody_acts_in_a_role_that_they_have_not_or_that_may_not(
    client, caller, headers, acting_as
):
    path = COMMAND["accept_referral"].path  # for managers alone
    answer = ask(client, "POST", "accept_referral", path, headers("both", Acting_As=acting_as))
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert caller.asked == []


def test_no_route_answers_options_or_other_methods(app, headers):
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        address = rule.rule.replace("<reference:reference>", REFERENCE)
        address = address.replace("<attendee:attendee>", ATTENDEE)
        address = address.replace("<person:person>", ATTENDEE)
        address = address.replace("<council:council>", "hertfordshire")
        for method in ("OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"):
            answer = client.open(address, method=method, headers=headers("manager"))
            assert answer.status_code == 405, (method, address)
            assert answer.json["code"] == "method_not_allowed"
            assert method not in answer.headers["Allow"]
