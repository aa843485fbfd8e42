"""A session lasts from signing in to its end, and can be ended from elsewhere with the next request."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest

from services.access.application import commands
from services.access.application.session_list import SESSION_LIST, list_sessions
from services.access.application.tidying import Tidying
from services.access.domain.events import (
    AccountRevoked,
    EverybodyRevoked,
    SessionLapsed,
    SessionRevoked,
    SignedIn,
    SignedOut,
)
from services.access.domain.refusals import SessionOver
from services.access.domain.session import Session, digest_of
from services.access.domain.standing import Standing
from shared.commanding import Asker
from shared.follower.projecting import Projection
from tests.access.house import then_refused
from tests.acting import MONDAY, act, later
from tests.given import given, replays_to_the_same

ID = UUID(int=7)
SECRET = "s" * 43


def begun():
    return Session.begin(act(), ID, "herts-manager", "password", ("manager",), SECRET)


def asker(council="hertfordshire", key="key-00000001"):
    return Asker("herts-operator", "operator", council, idempotency_key=key)


def revoke(house, key="key-00000001", council="hertfordshire", **body):
    body = {"reason": "The laptop was lost.", **body}
    return house.desk.perform(
        "revoke_sessions", commands.revoke_sessions, asker(council, key), None, body
    )


def session_in(browser):
    value = browser.client.get_cookie("__Host-session", "kinplan.example").value
    return value.split(".")[1]


def test_a_session_begins_with_a_digest_of_its_secret_alone():
    session = begun()
    (began,) = session.collect_events()
    assert began.digest == digest_of(SECRET) and SECRET not in repr(began)
    assert began.ends_at == later(hours=12)
    session.sign_out(act())
    replays_to_the_same(session, [began, *session.collect_events()])


def test_another_secret_is_no_better_than_none():
    given(begun()).when(lambda s: s.require_secret("t" * 43)).then_refused(SessionOver)
    given(begun()).when(lambda s: s.require_secret(SECRET)).then_nothing()


@pytest.mark.parametrize(
    ("minutes", "used", "reason"),
    [(29, 0, ""), (30, 0, "idle"), (719, 700, ""), (720, 719, "too_long")],
)
def test_a_session_lasts_twelve_hours_and_thirty_idle_minutes(minutes, used, reason):
    session = begun()
    session.collect_events()
    now = act(at=later(minutes=minutes))
    if not reason:
        session.require_lasting(now, later(minutes=used), [])
        assert session.collect_events() == []
        return
    with pytest.raises(SessionOver):
        session.require_lasting(now, later(minutes=used), [])
    (lapsed,) = session.collect_events()
    assert (type(lapsed), lapsed.reason) == (SessionLapsed, reason)


def test_what_began_before_a_revocation_is_over_and_what_begins_after_is_not():
    for at, lasts in ((MONDAY, False), (later(minutes=1), False), (MONDAY - timedelta(1), True)):
        session = begun()
        check = lambda s, at=at: s.require_lasting(act(at=later(minutes=2)), MONDAY, [at])  # noqa: E731
        if lasts:
            given(session).when(check).then_nothing()
        else:
            given(session).when(check).then_refused(SessionOver)


def test_a_session_that_is_over_is_revoked_once_and_signed_out_of_without_a_word():
    out = lambda s: s.sign_out(act())  # noqa: E731
    given(begun()).when(out).then(SignedOut)
    given(begun(), out).when(out).then_nothing()
    given(begun(), out).when(lambda s: s.revoke(act(), "late")).then_refused(SessionOver)
    given(begun()).when(lambda s: s.revoke(act(), "lost")).then(SessionRevoked, reason="lost")


def test_an_account_and_a_council_remember_since_when_sessions_count_no_more():
    standing = Standing(Standing.id_of("hertfordshire", "herts-manager"))
    standing.revoke_account(act(), "herts-manager", "left")
    (revoked,) = standing.collect_events()
    assert (type(revoked), standing.revoked_at) == (AccountRevoked, MONDAY)
    replays_to_the_same(standing, [revoked])
    council = Standing(Standing.id_of("hertfordshire"))
    council.revoke_everybody(act(at=later(1)), "a leak")
    (ended,) = council.collect_events()
    assert (type(ended), council.revoked_at) == (EverybodyRevoked, later(1))
    assert council.id != standing.id


def test_signing_out_ends_it_for_every_copy_of_the_cookie(house):
    browser = house.browser()
    assert browser.by_password().status_code == 201
    kept = browser.client.get_cookie("__Host-session", "kinplan.example").value
    assert browser.post("/api/v1/me/sign-out").status_code == 200
    assert browser.get("/api/v1/me").status_code == 401
    browser.client.set_cookie("__Host-session", kept, domain="kinplan.example")
    then_refused(browser.get("/api/v1/me"), SessionOver)
    assert [type(event) for event in house.events()] == [SignedIn, SignedOut]


def test_idle_sessions_end_and_used_ones_go_on(house):
    idle, used = house.browser(), house.browser()
    idle.by_password()
    used.by_password()
    for minutes in (20, 40):
        house.ahead = timedelta(minutes=minutes)
        assert used.get("/api/v1/me").status_code == 200
    for _ in range(2):
        then_refused(idle.get("/api/v1/me"), SessionOver)
    house.ahead = timedelta(hours=12)
    then_refused(used.get("/api/v1/me"), SessionOver)
    assert [event.reason for event in house.told(SessionLapsed)] == ["idle", "too_long"]


def test_one_session_all_of_an_account_or_everybodys_are_over_with_the_next_request(house):
    first, second = house.browser(), house.browser()
    first.by_password()
    second.by_password()
    assert "ok" in revoke(house, session=session_in(first))
    then_refused(first.get("/api/v1/me"), SessionOver)
    assert second.get("/api/v1/me").status_code == 200
    assert "ok" in revoke(house, "key-00000002", account="herts-manager")
    then_refused(second.get("/api/v1/me"), SessionOver)
    first.by_password()
    assert first.get("/api/v1/me").status_code == 200
    assert "ok" in revoke(house, "key-00000003", everybody=True)
    then_refused(first.get("/api/v1/me"), SessionOver)
    assert house.told(EverybodyRevoked)[0].actor == "herts-operator"


def test_another_councils_session_cannot_be_named_nor_revoked(house):
    browser = house.browser()
    browser.by_password()
    answer = revoke(house, council="central-bedfordshire", session=session_in(browser))
    assert answer["refused"]["kind"] == "not_found"
    revoke(house, "key-00000002", council="central-bedfordshire", everybody=True)
    assert browser.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"everybody": False}, {"account": "a", "everybody": True}, {"session": "x"}]
)
def test_it_must_be_said_what_is_revoked(house, body):
    assert revoke(house, **body)["refused"]["code"] == "unreadable"


def test_a_secret_or_a_session_that_never_was_is_refused_without_a_record(house):
    browser = house.browser()
    browser.by_password()
    council, session, secret = browser.client.get_cookie(
        "__Host-session", "kinplan.example"
    ).value.split(".")
    before = len(house.events())
    for forged in (f"{council}.{'0' * 32}.{secret}", f"{council}.{session}.{'x' * 43}"):
        browser.client.set_cookie("__Host-session", forged, domain="kinplan.example")
        then_refused(browser.get("/api/v1/me"), SessionOver)
    assert len(house.events()) == before


def test_who_is_taken_out_of_the_accounts_file_is_out_with_the_next_request(house):
    browser = house.browser()
    browser.by_password()
    text = house.accounts_file.read_text()
    house.accounts_file.write_text(text.replace('"herts-manager"', '"herts-other"'))
    then_refused(browser.get("/api/v1/me"), SessionOver)


def test_the_list_names_who_is_signed_in_now_and_no_name(house):
    store = house.stores["hertfordshire"]
    browser, other = house.browser(), house.browser()
    browser.by_password()
    other.by_password()
    other.post("/api/v1/me/sign-out")
    Projection("session_list", store, SESSION_LIST).step()
    answer = house.desk.show("list_sessions", list_sessions, asker(), None, ("operator",))
    (listed,) = answer["ok"]["sessions"]
    assert listed["session"] == session_in(browser) and listed["account"] == "herts-manager"
    assert "Achebe" not in json.dumps(answer)
    house.ahead = timedelta(minutes=31)
    answer = house.desk.show("list_sessions", list_sessions, asker(), None, ("operator",))
    assert answer["ok"]["sessions"] == []
    revoke(house, account="herts-manager")
    Projection("session_list", store, SESSION_LIST).step()
    house.ahead = timedelta()
    answer = house.desk.show("list_sessions", list_sessions, asker(), None, ("operator",))
    assert answer["ok"]["sessions"] == []


def test_what_is_old_is_tidied_away(house):
    store = house.stores["hertfordshire"]
    house.browser().by_password("wrong")
    browser = house.browser()
    browser.by_password()
    browser.get("/api/v1/me")

    def rows():
        with store.datastore.transaction() as curs:
            return [
                curs.execute(f"SELECT count(*) AS n FROM {store.schema}.{table}").fetchone()["n"]
                for table in ("tries", "sessions_used", "refusals_counted")
            ]

    assert rows() == [1, 1, 1]  # the right password has cleared what was counted for the name
    house.ahead = timedelta(days=2)
    Tidying(store, house.clock).step()
    assert rows() == [0, 0, 0]
