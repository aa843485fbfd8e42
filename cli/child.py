"""One process that we start ourselves, in a session of its own, with its output in a file."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cli.errors import CommandFailed


class Child:
    """A process and the group it leads; started at most once at a time."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Its process id while it runs, else None."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        """Start it in that folder; output is added to the log."""
        if self.pid is not None:
            raise CommandFailed(f"{self.name} is already running, as process {self.pid}.")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env=dict(environment),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, number: signal.Signals = signal.SIGTERM, patience: float = 30.0) -> None:
        """Ask it to end, wait, and kill what is left of its group after that many seconds."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
        self.kill()

    def kill(self) -> None:
        """End its whole group at once, as a crash would."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def wait_until(self, ready: Callable[[], bool], timeout: float) -> None:
        """Wait until it is ready. Raises CommandFailed, with its last output, when it is not."""
        deadline = time.monotonic() + timeout
        while not ready():
            if self._process is not None and self._process.poll() is not None:
                raise CommandFailed(f"{self.name} ended early.\n{last_lines(self.log)}")
            if time.monotonic() > deadline:
                raise CommandFailed(
                    f"{self.name} was not ready in {timeout:.0f} s.\n{last_lines(self.log)}"
                )
            time.sleep(0.1)


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, indented, with its path: what to show when something fails."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 64_000))
            lines = file.read().decode(errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        lines = []
    body = "".join(f"    {line}\n" for line in lines) or "    (nothing was written)\n"
    return f"  Last lines of {log}:\n{body}".rstrip()


def listens(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something answers there."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), 1):
        return True
    return False


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether that port could be listened on now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """That many different ports that are free at the moment, for tests."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
