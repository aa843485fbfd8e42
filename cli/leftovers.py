"""Finding and ending processes of ours that outlived whoever started them (Linux: reads /proc)."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROC = Path("/proc")


def standing_in(folder: Path) -> list[int]:
    """Processes whose working directory is that folder, as that of each PostgreSQL process is."""
    wanted = str(folder.resolve())
    return [pid for pid in _pids() if _working_directory(pid) == wanted]


def carrying(name: str, value: str) -> list[int]:
    """Processes that were started with that environment variable; this one is never among them."""
    wanted = f"{name}={value}".encode()
    return [pid for pid in _pids() if pid != os.getpid() and wanted in _environment(pid)]


def end(find: Callable[[], list[int]], patience: float = 5.0) -> list[int]:
    """Ask what `find` finds to end, kill what has not ended in time; return the pids found.

    find: is asked again and again, so that what starts meanwhile is ended too;
    patience: seconds between asking and killing.
    """
    found = first = find()
    deadline = time.monotonic() + patience
    _signal(found, signal.SIGTERM)
    while found and time.monotonic() < deadline:
        time.sleep(0.1)
        found = find()
    while found:
        _signal(found, signal.SIGKILL)
        time.sleep(0.1)
        found = find()
    return first


def gone(find: Callable[[], list[int]], patience: float) -> bool:
    """Whether what `find` finds ends by itself within that many seconds."""
    deadline = time.monotonic() + patience
    while find():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal())


def _working_directory(pid: int) -> str | None:
    try:
        return os.readlink(PROC / str(pid) / "cwd")
    except OSError:
        return None


def _environment(pid: int) -> list[bytes]:
    try:
        return (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return []
