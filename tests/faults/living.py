"""A running Kinplan in the hands of a test that breaks it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests

from cli.api import Api
from cli.instance import Instance
from cli.processes import SERVICES
from cli.running import RunningSystem
from cli.supervision import Supervision
from shared.clock import MovableClock

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something, and fail with its name when it does not come in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.1)


@dataclass
class Living:
    """The instance, who watches over it, and how it is reached."""

    instance: Instance
    supervision: Supervision
    system: RunningSystem

    def api(self) -> Api:
        """A client that waits long enough for a broken part to come back."""
        return Api(
            self.system.portal_url,
            self.system.tokens,
            self.system.mailbox_url,
            MovableClock(self.system.clock_path),
            patience=PATIENCE,
        )

    def pid_of(self, name: str) -> int:
        """The process of that name as it runs now; 0 when it does not."""
        found = {state.name: state for state in self.supervision.processes()}
        return found[name].pid or 0

    def kill(self, name: str) -> bool:
        """End a process as a power cut would; False when it is not running at this moment.

        Supervision starts another in its place.
        """
        pid = self.pid_of(name)
        if not pid:
            return False
        os.kill(pid, signal.SIGKILL)
        return True

    def seconds_to_end(self, name: str) -> float:
        """Ask a process to end, and return how long it took."""
        pid = self.pid_of(name)
        assert pid, f"{name} is not running"
        asked = time.monotonic()
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not _alive(pid), 30, f"{name} ended")
        return time.monotonic() - asked

    def all_ready(self) -> bool:
        """Whether every service says that it can do its work."""
        return all(self.ready(service.name) for service in SERVICES)

    def ready(self, name: str) -> bool:
        """Whether that service says so."""
        service = next(s for s in SERVICES if s.name == name)
        port = self.instance.port_base + service.port_offset
        path = "/healthz" if name == "mailbox" else "/readyz"
        try:
            return requests.get(f"http://127.0.0.1:{port}{path}", timeout=3).status_code == 200
        except requests.RequestException:
            return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0] != "Z"


def verified(living: Living, *options: str, council: str = "hertfordshire") -> tuple[int, str]:
    """The exit status of `kinplan audit verify`, and what it printed."""
    command = [sys.executable, "-m", "cli", "audit", "verify", "--council", council]
    told = {k: v for k, v in os.environ.items() if k not in ("AMQP_URI", "DATABASE_URL")}
    told |= {"KINPLAN_DATA": str(living.instance.data)}
    told |= {"KINPLAN_LEDGER_KEYS": str(living.instance.ledger_keys)}
    finished = subprocess.run(
        [*command, *options], cwd=ROOT, env=told, capture_output=True, text=True, timeout=120
    )
    return finished.returncode, finished.stdout + finished.stderr
