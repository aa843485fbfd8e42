"""No council and no person takes all of the portal, whatever they send."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from services.portal import fair_share
from services.portal.__main__ import THREADS
from services.portal.app import create_app
from services.portal.fair_share import PLACES, WAITING, Places
from shared.accounts import Accounts
from shared.observability.metrics import HELD_OFF
from shared.settings import SettingMissing, from_environment
from tests.portal.conftest import FakeCaller, token_of, write_accounts
from tests.portal.test_portal_problems import is_problem

CASE = "/api/v1/cases/HERTS-K7MD-9QRX"
ENVIRONMENT = {"AMQP_URI": "amqp://127.0.0.1:1//", "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
OTHERS = ("central-bedfordshire", "made-up-shire")
FLOOD = 200
SOON = 10.0  # seconds on a machine that is busy; what must not come is waited for much shorter


def write_account(path: Path, council: str) -> None:
    """One manager more, of that council and named for it."""
    digest = hashlib.sha256(token_of(council).encode()).hexdigest()
    with path.open("a") as accounts:
        accounts.write(
            f'[[account]]\nid = "{council}"\nname = "Made Up"\ncouncil = "{council}"\n'
            f'roles = ["manager"]\nprofession = "social worker"\n'
            f'email = "{council}@council.example"\ntoken_sha256 = "{digest}"\n'
        )


class SlowCaller(FakeCaller):
    """A service that answers Hertfordshire only once the gate is open, and others at once. As the real
    caller, it has a connection for each of so many questions."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.clients = threading.Semaphore(PLACES)
        self.councils: Counter[str] = Counter()

    def call(self, *args: Any, context: Any, **more: Any) -> Any:
        with self.clients:
            self.councils[context["council"]] += 1
            if context["council"] == "hertfordshire":
                assert self.gate.wait(60)
            return super().call(*args, context=context, **more)


class Portal:
    """The portal with as many threads as it has, and what it was asked."""

    def __init__(self, accounts: Path, caller: FakeCaller, **settings: str) -> None:
        given = from_environment(ENVIRONMENT | settings)
        now = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
        self.app: Flask = create_app(given, caller, Accounts(accounts), lambda: now)
        self.threads = ThreadPoolExecutor(THREADS)

    def get(self, account: str, path: str = f"{CASE}/conference") -> Any:
        headers = {"Authorization": f"Bearer {token_of(account)}"}
        return self.app.test_client().get(path, headers=headers)

    def stranger(self, path: str, address: str = "192.0.2.1", method: str = "POST") -> Any:
        client = self.app.test_client()
        return client.open(path, method=method, environ_overrides={"REMOTE_ADDR": address})

    def asked_by(self, account: str, times: int = 1) -> list[Future[Any]]:
        return [self.threads.submit(self.get, account) for _ in range(times)]


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.toml"
    write_accounts(path)
    for council in OTHERS:
        write_account(path, council)
    return path


@pytest.fixture
def slow() -> SlowCaller:
    return SlowCaller()


@pytest.fixture
def portal(accounts: Path, slow: SlowCaller) -> Iterator[Portal]:
    portal = Portal(accounts, slow)
    yield portal
    slow.gate.set()
    portal.threads.shutdown()


def test_another_council_is_answered_beside_two_hundred_requests_that_hang(
    portal: Portal, slow: SlowCaller
) -> None:
    flood = portal.asked_by("manager", FLOOD)
    (other,) = portal.asked_by(OTHERS[0])
    assert other.result(SOON).status_code == 200
    deadline = time.monotonic() + SOON
    while sum(one.done() for one in flood) < FLOOD - 8 - WAITING:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    turned_away = [one for one in flood if one.done()]
    assert slow.councils == {"hertfordshire": 8, OTHERS[0]: 1}
    slow.gate.set()
    answers = [one.result(SOON) for one in flood]
    assert Counter(one.status_code for one in answers)[200] >= 8
    assert {one.status_code for one in answers} == {200, 429}
    for one in turned_away:
        is_problem(one.result(), 429, "too_many_at_once")
        assert one.result().headers["Retry-After"] == "1"


def test_without_places_for_each_it_would_wait_behind_all_of_them(
    accounts: Path, slow: SlowCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault, planted: a council may take everything."""
    monkeypatch.setattr(fair_share, "PLACES", 10_000)
    portal = Portal(accounts, slow, KINPLAN_COUNCIL_AT_ONCE="10000")
    flood = portal.asked_by("manager", FLOOD)
    (other,) = portal.asked_by(OTHERS[0])
    assert wait([other], timeout=1).not_done
    assert not any(one.done() for one in flood)
    slow.gate.set()
    assert other.result(SOON).status_code == 200
    portal.threads.shutdown()


def test_places_are_given_back_whatever_became_of_the_request(
    accounts: Path, caller: FakeCaller
) -> None:
    portal = Portal(accounts, caller, KINPLAN_COUNCIL_AT_ONCE="1")
    caller.answers["scheduling", "show_conference"] = RuntimeError("told to")
    assert [portal.get("manager").status_code for _ in range(3)] == [500] * 3
    assert portal.get("manager", f"{CASE}/nowhere").status_code == 404
    assert portal.get("auditor", "/api/v1/me").status_code == 200


def test_the_last_places_are_for_councils_that_hold_none() -> None:
    places = Places(each=PLACES, patience=0)
    assert sum(places.enter("a") for _ in range(PLACES)) == 12
    assert [places.enter(f"other-{n}") for n in range(5)] == [True] * 4 + [False]
    places.leave("a")
    assert places.enter("yet-another")


def test_who_waits_a_moment_gets_the_place_that_is_given_back() -> None:
    places = Places(each=1, patience=SOON)
    assert places.enter("a")
    with ThreadPoolExecutor(1) as thread:
        waits = thread.submit(places.enter, "a")
        assert wait([waits], timeout=0.1).not_done
        places.leave("a")
        assert waits.result(SOON)


def test_there_are_threads_to_say_no_however_many_wait() -> None:
    assert THREADS > PLACES + WAITING


def test_a_person_who_sends_too_much_waits_and_a_colleague_does_not(
    accounts: Path, caller: FakeCaller
) -> None:
    portal = Portal(accounts, caller, KINPLAN_PERSON_REQUESTS="3")
    counted = HELD_OFF.labels("hertfordshire", "person")
    before = counted._value.get()
    assert [portal.get("manager").status_code for _ in range(3)] == [200] * 3
    refused = portal.get("manager")
    assert "You have sent more than 3" in is_problem(refused, 429, "too_many_requests")["detail"]
    assert refused.headers["Retry-After"] == "10"
    assert len(caller.asked) == 3
    assert portal.get("auditor", "/api/v1/me").status_code == 200
    assert counted._value.get() == before + 1


def test_a_council_that_sends_too_much_waits_and_another_does_not(
    accounts: Path, caller: FakeCaller
) -> None:
    portal = Portal(accounts, caller, KINPLAN_COUNCIL_REQUESTS="3")
    people = ("manager", "both", "everything")
    assert [portal.get(each).status_code for each in people] == [200] * 3
    refused = is_problem(portal.get("coordinator"), 429, "too_many_requests")
    assert "Your council has sent more than 3" in refused["detail"]
    assert portal.get(OTHERS[0]).status_code == 200


def test_who_was_turned_away_is_not_counted_on(
    accounts: Path, caller: FakeCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window moves: after ten seconds as many more may come, however often it was tried."""
    now = [1_000_000.0]
    monkeypatch.setattr("limits.storage.memory.time.time", lambda: now[0])
    portal = Portal(accounts, caller, KINPLAN_PERSON_REQUESTS="2")
    assert [portal.get("manager").status_code for _ in range(5)] == [200, 200, 429, 429, 429]
    now[0] += fair_share.SECONDS + 0.5
    assert [portal.get("manager").status_code for _ in range(3)] == [200, 200, 429]


def test_what_needs_no_signing_in_is_not_held_off(accounts: Path, caller: FakeCaller) -> None:
    portal = Portal(accounts, caller, KINPLAN_PERSON_REQUESTS="1", KINPLAN_COUNCIL_REQUESTS="1")
    asked = [portal.app.test_client().get("/healthz").status_code for _ in range(5)]
    assert asked == [200] * 5


@pytest.mark.parametrize(
    "name", ["KINPLAN_PERSON_REQUESTS", "KINPLAN_COUNCIL_REQUESTS", "KINPLAN_COUNCIL_AT_ONCE"]
)
def test_a_limit_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(SettingMissing, match=name):
        from_environment(ENVIRONMENT | {name: "0"})


def test_whoever_has_not_signed_in_is_held_off_by_their_address_and_others_are_not(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/api/v1/sessions"
    for _ in range(200):
        assert portal.stranger(path).status_code == 415  # there is no body: it was looked at
    is_problem(portal.stranger(path), 429, "too_many_requests")
    assert portal.stranger(path, "192.0.2.7").status_code == 415
    assert portal.stranger("/api/v1/openapi.json", method="GET").status_code == 200
    assert portal.get(OTHERS[0]).status_code == 200
    page = portal.stranger("/p", method="POST")
    assert page.status_code == 503 and page.mimetype == "text/html"


def test_those_who_have_not_signed_in_have_no_more_places_than_a_council(
    accounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered: list[str] = []
    monkeypatch.setattr(Places, "enter", lambda _, council: bool(entered.append(council)))
    portal = Portal(accounts, FakeCaller())
    is_problem(portal.stranger("/api/v1/sessions"), 429, "too_many_at_once")
    assert entered == ["not signed in"]
