"""A provider that is down, slow or strange is an outage of one council's sign-in, within a time limit."""

from __future__ import annotations

import threading
import time

import pytest

from services.access.domain.events import SignInRefused
from services.access.domain.refusals import ProviderUnavailable
from services.access.edge.waiting import Waiting
from tests.access.house import House, redirect_uri
from tests.access.provider import serving


@pytest.fixture
def other(house):
    """Central Bedfordshire's provider, which is well."""
    with serving(redirect_uri("central-bedfordshire")) as provider:
        house.connect(provider, "central-bedfordshire")
        yield provider


def told_of_an_outage(answer):
    assert (answer.status_code, answer.json["code"]) == (503, "provider_unavailable")
    assert answer.headers["Retry-After"] == "10"
    assert "start again" in answer.json["detail"] and "Idempotency" not in answer.json["detail"]


def test_a_provider_that_is_down_is_told_and_recorded_and_harms_nobody_else(house, provider, other):
    provider.http.server_close()
    provider.http.shutdown()
    began = time.monotonic()
    told_of_an_outage(house.browser().start())
    assert time.monotonic() - began < 2.5
    assert house.browser().by_provider("central-bedfordshire").status_code == 303
    assert [event.code for event in house.told(SignInRefused)] == ["provider_unavailable"]


def test_a_provider_that_hangs_is_given_up_and_others_wait_for_nothing(
    database, tmp_path, other_house=None
):
    house = House(database, tmp_path, seconds=0.4)
    with serving(redirect_uri()) as slow, serving(redirect_uri("central-bedfordshire")) as well:
        house.connect(slow)
        house.connect(well, "central-bedfordshire")
        slow.hangs = 2.0
        crowd = [threading.Thread(target=lambda: house.browser().start()) for _ in range(8)]
        began = time.monotonic()
        for each in crowd:
            each.start()
        assert house.browser().by_provider("central-bedfordshire").status_code == 303
        for each in crowd:
            each.join()
        told_of_an_outage(house.browser().start())
        assert time.monotonic() - began < 2.0
        assert len(slow.asked) <= 3
        slow.hangs = 0.0


def test_a_provider_that_is_slow_with_the_token_alone_is_given_up_too(database, tmp_path):
    house = House(database, tmp_path, seconds=0.4)
    with serving(redirect_uri()) as slow:
        house.connect(slow)
        browser = house.browser()
        path = browser.answered(browser.start())
        slow.hangs = 1.5
        told_of_an_outage(browser.get(path))
        slow.hangs = 0.0


def test_people_who_are_signed_in_stay_so_while_the_provider_is_down(house, provider):
    browser = house.browser()
    browser.by_provider()
    provider.http.server_close()
    provider.http.shutdown()
    assert browser.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/.well-known/openid-configuration", (200, {}, '{"issuer": "https://x.example"}')),
        ("/.well-known/openid-configuration", (200, {}, "[]")),
        ("/.well-known/openid-configuration", (200, {}, "x" * 300_000)),
        ("/.well-known/openid-configuration", (302, {"Location": "http://127.0.0.1:1/"}, "")),
        ("/jwks.json", (200, {}, '{"keys": "none"}')),
        ("/jwks.json", (404, {}, "")),
        ("/token", (500, {}, "<html>")),
    ],
)
def test_a_provider_that_answers_nonsense_counts_as_down(house, provider, path, answer):
    honest = provider.answer
    provider.answer = lambda method, asked, *rest: (
        answer if asked == path else honest(method, asked, *rest)
    )
    browser = house.browser()
    started = browser.start()
    told_of_an_outage(
        started if started.status_code == 503 else browser.get(browser.answered(started))
    )


def test_a_discovery_that_leads_over_open_lines_is_not_followed(house, provider):
    provider.server.context.provider_info["token_endpoint"] = "http://far.example/token"
    told_of_an_outage(house.browser().start())


def test_of_those_who_wait_few_do_at_a_time_and_after_a_failure_nobody():
    waiting = Waiting(seconds=0.05, at_a_time=1, rests=0.2)
    gate = threading.Event()
    with pytest.raises(ProviderUnavailable):
        waiting.wait_for(gate.wait)
    with pytest.raises(ProviderUnavailable):
        waiting.wait_for(lambda: "at rest")
    time.sleep(0.25)
    with pytest.raises(ProviderUnavailable):
        waiting.wait_for(lambda: "its place is still taken")
    gate.set()
    time.sleep(0.25)
    assert waiting.wait_for(lambda: "well again") == "well again"
    with pytest.raises(KeyError):
        waiting.wait_for(lambda: {}["a mistake of ours is not an outage"])
