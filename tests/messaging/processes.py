"""Kinplan's processes, started by a test and ended with it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from cli.child import free_ports
from tests.messaging.bus import Bus, until

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 40.0
ENDS_WITHIN = 10.0


class Process:
    """One running process and the address of its health."""

    def __init__(self, arguments: list[str], environment: dict[str, str], log: Path) -> None:
        self.port = free_ports(1)[0]
        self.log = log
        settings = {**os.environ, **environment, "KINPLAN_HEALTH_PORT": str(self.port)}
        with log.open("ab") as written:
            self.process = subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env=settings, stderr=written, stdout=written
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def ready(self) -> bool:
        """Whether it says that it can do its work. Fails when it has ended instead."""
        assert self.process.poll() is None, self.log.read_text()[-2000:]
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/readyz", timeout=3).ok
        except requests.RequestException:
            return False

    def metric(self, name: str, **labels: str) -> float:
        """The value of a metric of the process; 0 when it is not there (yet)."""
        text = requests.get(f"http://127.0.0.1:{self.port}/metrics", timeout=5).text
        for line in text.splitlines():
            found = re.fullmatch(re.escape(name) + r"\{(.*)\} (\S+)", line)
            if found and all(f'{key}="{value}"' in found[1] for key, value in labels.items()):
                return float(found[2])
        return 0.0

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """Ask it to end, and insist when it does not."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def running(
    arguments: list[str], bus: Bus, database_url: str, log: Path, **settings: str
) -> Iterator[Process]:
    """A process that is ready, until the block ends."""
    given = {"AMQP_URI": bus.uri, "DATABASE_URL": database_url, "KINPLAN_CLOCK": "system"}
    process = Process(arguments, {**given, **settings}, log)
    try:
        until(process.ready, f"{' '.join(arguments)} is ready", STARTS_WITHIN)
        yield process
    finally:
        process.end()
