"""A process that takes part in a measurement, and what it tells, a line of JSON at a time."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from typing import IO, Any

from benchmarks.failing import MeasurementFailed
from shared.settings import REPOSITORY

START = 60.0
LINES = 15


class Contestant:
    """A running contestant. It ends by itself when it has told its result, or when told to."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
        self.name = name
        self._process = process
        self._log = log
        self._told: queue.Queue[bytes] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def hear(self, timeout: float) -> dict[str, Any]:
        """The next thing it tells. Raises MeasurementFailed when it ends or is silent instead."""
        try:
            line = self._told.get(timeout=timeout)
        except queue.Empty:
            raise MeasurementFailed(
                f"{self.name} told nothing for {timeout:.0f} s.{self._last_lines()}"
            ) from None
        if not line:
            self._process.wait()
            raise MeasurementFailed(
                f"{self.name} ended early, with status {self._process.returncode}."
                f"{self._last_lines()}"
            )
        told: dict[str, Any] = json.loads(line)
        return told

    def wait_ready(self) -> None:
        """Wait until it says that it is ready."""
        if self.hear(START) != {"ready": True}:
            raise MeasurementFailed(f"{self.name} did not say that it was ready.")

    def end(self) -> None:
        """Tell it to end, and wait until it has."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(START)
        except subprocess.TimeoutExpired:
            raise MeasurementFailed(f"{self.name} did not end.{self._last_lines()}") from None

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._told.put(line)
        self._told.put(b"")

    def _last_lines(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").splitlines()[-LINES:]
        return "".join(f"\n    {line}" for line in lines)


@contextlib.contextmanager
def started(name: str, environment: Mapping[str, str], *counts: int) -> Iterator[Contestant]:
    """Start a contestant of that name with those counts; it is gone when the block is left."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.contestants", name, *map(str, counts)],
            cwd=REPOSITORY,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
        with process:
            try:
                yield Contestant(name, process, log)
            finally:
                if process.poll() is None:
                    process.kill()
