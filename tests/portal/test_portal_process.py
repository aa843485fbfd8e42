"""The portal as a process: real sockets, no broker that answers, and an end in time."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest

from services.portal.bodies import LARGEST
from shared.settings import REPOSITORY
from tests.portal.test_portal_fair_share import write_account

CASE = "/api/v1/cases/HERTS-K7MD-9QRX"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


class Portal:
    """One running portal."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: TextIO) -> None:
        self.process = process
        self.port = port
        self.log = log

    def ask(
        self, method: str, path: str, body: object = None, account: str = "manager", **more: str
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        headers |= {
            "Authorization": f"Bearer token-of-{account}",
            "Idempotency-Key": "key-00000001",
        }
        connection.request(method, path, body, {"Content-Type": "application/json"} | headers)
        return connection.getresponse()

    def end(self) -> float:
        """Ask it to end; the seconds that it took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        return time.monotonic() - started


@pytest.fixture
def silent_broker() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield f"amqp://guest:guest@127.0.0.1:{listener.getsockname()[1]}//"


@pytest.fixture
def start(accounts_file: Path, tmp_path: Path) -> Iterator[Callable[..., Portal]]:
    started: list[Portal] = []

    def portal(amqp_uri: str, **settings: str) -> Portal:
        port = free_port()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "AMQP_URI": amqp_uri,
            "DATABASE_URL": "postgresql://127.0.0.1:1/none",
            "KINPLAN_ACCOUNTS": str(accounts_file),
            "KINPLAN_PORTAL_PORT": str(port),
            "PYTHONWARNINGS": "ignore",
        } | settings
        log = (tmp_path / f"portal-{port}.log").open("w+", encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "services.portal"],
            cwd=REPOSITORY,
            env=environment,
            stderr=log,
        )
        started.append(Portal(process, port, log))
        wait_for(port, process)
        return started[-1]

    yield portal
    for one in started:
        one.process.kill()
        one.process.wait()
        one.log.close()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the portal did not start")


def test_a_portal_without_its_broker_says_so_and_serves_what_it_can(start):
    portal = start(f"amqp://guest:guest@127.0.0.1:{free_port()}//")
    assert portal.ask("GET", "/healthz").status == 200
    ready = portal.ask("GET", "/readyz")
    assert ready.status == 503
    assert json.load(ready)["checks"] == {"broker": False, "accounts": True}
    assert b"kinplan_request_seconds" in portal.ask("GET", "/metrics").read()
    answer = portal.ask("POST", f"{CASE}/acceptance", "{}")
    assert (answer.status, answer.getheader("Retry-After")) == (503, "2")
    assert json.load(answer)["code"] == "unavailable"
    pieces = iter([b" " * 65536] * (LARGEST // 65536) + [b"{}"])
    assert portal.ask("POST", f"{CASE}/acceptance", pieces).status == 413
    assert portal.ask("POST", f"{CASE}/acceptance", "{" * 9).status == 400
    assert portal.end() < 5
    assert portal.process.returncode == 0
    portal.log.seek(0)
    lines = [json.loads(line) for line in portal.log]
    assert {line["status"] for line in lines if line["message"] == "request"} == {503, 413, 400}
    assert all(line["process"] == "portal" for line in lines)


def test_a_request_under_way_when_the_end_comes_is_still_answered(start, silent_broker):
    portal = start(silent_broker, KINPLAN_RPC_TIMEOUT="3")
    statuses: list[int] = []
    asking = threading.Thread(
        target=lambda: statuses.append(portal.ask("POST", f"{CASE}/acceptance", "{}").status)
    )
    asking.start()
    time.sleep(1)
    assert portal.end() < 10
    asking.join()
    assert statuses == [503]


def test_requests_that_would_wait_longer_do_not_delay_the_end(start, silent_broker):
    portal = start(silent_broker, KINPLAN_RPC_TIMEOUT="60")

    def ask() -> None:
        try:
            portal.ask("POST", f"{CASE}/acceptance", "{}")
        except OSError:
            pass  # the portal ended before it had an answer

    waiting = [threading.Thread(target=ask) for _ in range(3)]
    for one in waiting:
        one.start()
    time.sleep(1)
    assert portal.end() < 10
    for one in waiting:
        one.join()


def test_another_council_is_answered_while_requests_of_one_hang(
    start, silent_broker, accounts_file
):
    write_account(accounts_file, "central-bedfordshire")
    portal = start(silent_broker, KINPLAN_RPC_TIMEOUT="20")
    statuses: list[int] = []

    def ask() -> None:
        try:
            statuses.append(portal.ask("POST", f"{CASE}/acceptance", "{}").status)
        except OSError:
            pass  # the test was over before there was an answer

    flood = [threading.Thread(target=ask, daemon=True) for _ in range(40)]
    for one in flood:
        one.start()
    assert portal.ask("GET", "/api/v1/me", account="central-bedfordshire").status == 200
    deadline = time.monotonic() + 10
    while len(statuses) < 32 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert statuses == [429] * 32
    assert portal.ask("GET", "/api/v1/me").status == 429
    assert portal.ask("GET", "/api/v1/me", account="central-bedfordshire").status == 200


@pytest.mark.parametrize(
    ("missing", "says"),
    [({"KINPLAN_ACCOUNTS": ""}, "KINPLAN_ACCOUNTS"), ({"AMQP_URI": ""}, "AMQP_URI")],
)
def test_a_portal_without_a_setting_names_it_and_does_not_start(missing, says):
    environment = {
        "PATH": os.environ["PATH"],
        "AMQP_URI": "amqp://127.0.0.1:1//",
        "DATABASE_URL": "postgresql://127.0.0.1:1/none",
        "KINPLAN_ACCOUNTS": "accounts.toml",
    } | missing
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "services.portal"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 1 and says in ended.stderr and "Traceback" not in ended.stderr
