"""The access service as it runs, under eventlet and on a real broker: people sign in, other councils wait
for nobody's provider, and no secret is in any log, however much is logged."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

import pytest

from shared.rpc.calling import Caller
from tests.access.house import PASSWORD, House, redirect_uri, said_in
from tests.access.provider import SECRET, serving
from tests.messaging.bus import bus_of_its_own
from tests.messaging.processes import running

EDGE = ["-m", "services.access", "edge"]


def found_in(log: str, secrets: dict[str, str]) -> list[str]:
    """Which of the secrets somebody finds who reads the log."""
    return sorted(what for what, secret in secrets.items() if secret and secret in log)


def of_the_portal(caplog: pytest.LogCaptureFixture) -> str:
    """What the portal's libraries logged; not the test's own browser, nor the provider, which run in the
    same process."""
    theirs = ("urllib3", "idpyoidc", "cryptojwt")
    ours = [r.getMessage() for r in caplog.records if r.name.split(".")[0] not in theirs]
    return "\n".join(ours)


def test_people_sign_in_and_no_log_holds_a_secret(
    house: House, empty_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "urllib3")  # of the test's own browser; the portal has none
    log = tmp_path / "log"
    settings = {
        "KINPLAN_LOG_LEVEL": "debug",
        "KINPLAN_SIGN_IN": str(house.folder),
        "KINPLAN_LOCAL_SIGN_IN": "yes",
        "KINPLAN_ACCOUNTS": str(house.accounts_file),
    }
    with (
        serving(redirect_uri()) as provider,
        serving(redirect_uri("central-bedfordshire")) as hanging,
        bus_of_its_own() as bus,
        running(EDGE, bus, empty_url, log, **settings),
    ):
        house.connect(provider)
        house.connect(hanging, "central-bedfordshire")
        house.caller = Caller(bus.uri, timeout=10.0, size=12)
        house.open()
        by_password, by_provider = house.browser(), house.browser()
        assert by_password.by_password().status_code == 201
        assert house.browser().by_password("a wrong password").status_code == 401
        path = by_provider.answered(by_provider.start())
        browser = by_provider.client.get_cookie(
            "__Secure-sign-in", "kinplan.example", "/sign-in/hertfordshire"
        )
        assert by_provider.get(path).status_code == 303
        assert by_provider.get("/api/v1/me").json["roles"] == ["coordinator"]
        hanging.hangs = 30.0
        crowd = [
            threading.Thread(target=house.browser().start, args=("central-bedfordshire",))
            for _ in range(10)
        ]
        for each in crowd:
            each.start()
        began = time.monotonic()
        assert by_password.get("/api/v1/me").status_code == 200
        assert house.browser().by_provider().status_code == 303
        assert time.monotonic() - began < 4.0, "others wait for a provider that hangs"
        for each in crowd:
            each.join()
        cookies = [
            each.client.get_cookie("__Host-session", "kinplan.example").value
            for each in (by_password, by_provider)
        ]
        house.caller.close()
    written = log.read_text() + of_the_portal(caplog) + "".join(capsys.readouterr())
    assert '"process": "access.edge"' in written
    secrets = {
        "the password": PASSWORD,
        "a wrong password": "a wrong password",
        "the client's secret": SECRET,
        "the browser's secret": browser.value if browser else "",
        "the code": said_in(path)["code"],
        "the state": said_in(path)["state"],
        "a session": cookies[0].split(".")[2],
        "another session": cookies[1].split(".")[2],
        "a name": "Ottoline",
        "an address": "ottoline.marsh",
    }
    assert all(secrets.values())
    assert found_in(written, secrets) == []


def test_a_secret_in_a_log_is_noticed() -> None:
    assert found_in("x s3cret y", {"one": "s3cret", "two": "other", "none": ""}) == ["one"]
