"""The time, passed in. Nothing else in Kinplan asks the machine what time it is.

Months pass in seconds in the demonstration because every process of that installation reads
one small file that says how far ahead its clock is; in production the file is not there and
the code is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time, in UTC."""
    return datetime.now(UTC)


class MovableClock:
    """The machine's time plus an offset kept in a file, in whole seconds.

    Raises ValueError, naming the file, when it does not hold a number: a clock that cannot be
    read must stop a process and not silently tell another time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self) -> datetime:
        return system_clock() + timedelta(seconds=self.offset())

    def offset(self) -> int:
        """How far ahead the clock is, in seconds; 0 when the file is not there yet."""
        try:
            text = self.path.read_text().strip()
        except FileNotFoundError:
            return 0
        try:
            return int(text or "0")
        except ValueError:
            raise ValueError(f"{self.path} must hold a whole number of seconds") from None

    def move(self, seconds: int) -> None:
        """Put the clock forward. It never goes back: events already recorded would be later."""
        if seconds < 0:
            raise ValueError("the clock only goes forward")
        fresh = self.path.with_suffix(".new")
        fresh.write_text(f"{self.offset() + seconds}\n")
        fresh.replace(self.path)


def clock_named(name: str) -> Clock:
    """The clock that the setting KINPLAN_CLOCK names: `system`, or `file:PATH`."""
    if name == "system":
        return system_clock
    if name.startswith("file:"):
        return MovableClock(Path(name.removeprefix("file:")))
    raise ValueError(f"KINPLAN_CLOCK must be 'system' or 'file:PATH', it is {name!r}")
