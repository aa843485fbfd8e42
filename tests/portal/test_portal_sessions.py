"""A session stands for a token, but not for requests that another site has a browser make."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from services.portal.app import create_app
from services.portal.sessions import address_of_asker
from shared.accounts import Accounts
from shared.clock import system_clock
from shared.rpc.calling import ServiceDown
from shared.settings import SettingMissing, from_environment
from tests.portal.conftest import SECRET, token_of

OURS = "http://127.0.0.1:8800"
COOKIE = f"hertfordshire.{'5e' * 16}.{SECRET}"
KEY = {"Idempotency-Key": "key-00000001"}
ACCEPT = "/api/v1/cases/HERTS-K7MD-9QRX/acceptance"


@pytest.fixture
def browser(client):
    client.set_cookie("session", COOKIE, domain="localhost")
    return client


def test_what_works_by_a_token_works_by_a_session(browser, caller):
    me = browser.get("/api/v1/me").json
    assert me["signed_in_by"] == "openid" and me["roles"] == ["coordinator", "manager"]
    answer = browser.post(ACCEPT, json={}, headers={**KEY, "Origin": OURS})
    assert answer.status_code == 200
    looked, accepted = caller.asked[-2:]
    assert (looked.service, looked.method) == ("access", "check_session")
    assert looked.args == (None, {"session": "5e" * 16, "secret": SECRET})
    assert (looked.context["actor"], looked.context["council"]) == ("kinplan", "hertfordshire")
    assert accepted.context["actor"] == "p-0123456789abcdef0123"
    assert (accepted.context["role"], accepted.context["council"]) == ("manager", "hertfordshire")


def test_every_request_is_looked_at_again(browser, caller):
    browser.get("/api/v1/me")
    over = {"kind": "not_signed_in", "code": "session_over", "message": "Over.", "fields": {}}
    caller.answers["access", "check_session"] = {"refused": over}
    answer = browser.get("/api/v1/me")
    assert (answer.status_code, answer.json["code"]) == (401, "session_over")
    assert answer.headers["WWW-Authenticate"]


def test_a_token_counts_before_a_session_and_needs_no_access_service(browser, caller):
    caller.answers["access", "check_session"] = ServiceDown("access", "timeout")
    sent = {"Authorization": f"Bearer {token_of('auditor')}"}
    assert browser.get("/api/v1/me", headers=sent).json["id"] == "auditor"
    assert browser.get("/api/v1/me").status_code == 503


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": OURS, "Sec-Fetch-Site": "cross-site"},
        {"Origin": OURS, "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_what_changes_something_must_come_from_our_own_pages(browser, caller, said):
    answer = browser.post(ACCEPT, json={}, headers={**KEY, **said})
    assert (answer.status_code, answer.json["code"]) == (403, "cross_site_request")
    assert caller.asked == []
    sent = {"Authorization": f"Bearer {token_of('manager')}", **KEY, **said}
    assert browser.post(ACCEPT, json={}, headers=sent).status_code == 200


def test_browsers_of_today_say_it_by_one_header_and_older_ones_by_another(browser):
    for said in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": OURS}):
        assert browser.post(ACCEPT, json={}, headers={**KEY, **said}).status_code == 200


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", COOKIE + "é", COOKIE.upper(), "x" * 5000])
def test_a_cookie_that_is_none_of_ours_is_a_session_that_is_over(client, caller, cookie):
    client.set_cookie("session", cookie, domain="localhost")
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json["code"]) == (401, "session_over")
    assert caller.asked == []


def test_signing_out_ends_the_session_and_has_the_browser_forget_it(browser, caller):
    answer = browser.post("/api/v1/me/sign-out", headers={"Origin": OURS})
    assert answer.json == {"signed_out": True}
    assert caller.asked[-1].method == "sign_out"
    assert "session=;" in answer.headers["Set-Cookie"]


def test_of_a_token_nobody_signs_out(client, headers):
    answer = client.post("/api/v1/me/sign-out", headers=headers("manager"))
    assert (answer.status_code, answer.json["code"]) == (409, "not_in_a_session")


def test_another_site_cannot_sign_a_browser_in(client, caller):
    told = {"council": "hertfordshire", "account": "a", "password": "b"}
    answer = client.post("/api/v1/sessions", json=told, headers={"Origin": "https://x.example"})
    assert (answer.status_code, answer.json["code"]) == (403, "cross_site_request")
    assert caller.asked == []
    assert client.post("/api/v1/sessions", json=told).status_code == 201


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("http://kinplan.example", "must start with https"),
        ("kinplan.example", "must be an address"),
        ("https://kinplan.example/here", "without a path"),
        ("https://kinplan.example/?x=1", "without a path"),
    ],
)
def test_an_address_at_which_sessions_would_not_be_safe_ends_the_start(given, says):
    nodes = {"AMQP_URI": "amqp://127.0.0.1:1//", "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    with pytest.raises(SettingMissing, match=says):
        from_environment({**nodes, "KINPLAN_PUBLIC_URL": given})


def seen_through(app: Flask, **said: str) -> str:
    """The address that a request is taken to come from."""
    found: list[str] = []
    app.before_request_funcs[None] = [lambda: found.append(address_of_asker()) or "seen"]
    app.test_client().get("/api/v1/", headers={k.replace("_", "-"): v for k, v in said.items()})
    return found[0]


def test_where_a_request_comes_from_is_believed_of_our_own_proxies_alone(app, caller):
    assert seen_through(app, X_Forwarded_For="198.51.100.1") == "127.0.0.1"
    nodes = {"AMQP_URI": "amqp://127.0.0.1:1//", "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    settings = from_environment({**nodes, "KINPLAN_PROXIES": "1"})
    behind = create_app(settings, caller, Accounts(Path("none")), system_clock)
    assert seen_through(behind, X_Forwarded_For="203.0.113.9, 198.51.100.1") == "198.51.100.1"
    assert seen_through(behind, X_Forwarded_For="2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64"
    assert seen_through(behind, X_Forwarded_For="::ffff:198.51.100.1") == "198.51.100.1"
    assert seen_through(behind, X_Forwarded_For="nowhere") == ""
