"""A flood waits in its own log: how much of a council's log may be published now (decision 22).

All councils share the queues. What one of them stored is published at once while it is little; when
it is much, only while the queues that it goes to are shallow. So whatever a council stores, few
messages are ahead of another's. The numbers are of events; times are in seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable

FREELY = 50
"""A council may publish so many without a look at the queues, when it was quiet before."""
A_SECOND = 5
"""How many of those it is given back each second. It is also the pace at which a flood goes on whatever
the queues hold: a reaction that is down holds nobody up for ever."""
SHALLOW = 60
"""A queue with so many ready messages takes no more of a flood."""
PORTION = 20
"""A flood goes on when there is room for so many, and not for each message that is taken."""
LOOKS_AGAIN, AT_THE_LATEST = 0.02, 0.2
"""Seconds until it is looked again whether there is room: twice as many after each look in vain. The queue
holds enough meanwhile for those who handle it."""
PATIENCE = 50
"""Each second since its last portion lets a flood find room for so many more, up to a portion: of several
floods the one that has waited longer goes first, in whatever processes they are."""


class Pace:
    """Decides for one council's relay. It is for one thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._free = float(FREELY)
        self._counted_at = now()
        self._went_at = now()
        self._held_since: float | None = None

    def share(self, waiting: int, deepest: Callable[[], int]) -> int:
        """How many of the `waiting` events may go now; 0 when all of them have to wait.

        `deepest` tells how many messages are ready in the deepest of the queues that they go to. It is
        asked only when more wait than may go without asking.
        """
        free = self._freely()
        if waiting <= free:
            self._goes_on(self._free - waiting)
            return waiting
        room = SHALLOW + self._patience() - deepest()
        if room >= min(PORTION, waiting):
            self._goes_on(0.0)
            return min(room, waiting)
        if self._held_since is None:
            self._held_since = self._now()
        self._free -= free
        return free

    def held_for(self) -> float:
        """Seconds since it is held back; 0 when it is not."""
        return 0.0 if self._held_since is None else self._now() - self._held_since

    def nothing_waits(self) -> None:
        """All was published."""
        self._held_since = None

    def _freely(self) -> int:
        now = self._now()
        self._free = min(FREELY, self._free + (now - self._counted_at) * A_SECOND)
        self._counted_at = now
        return int(self._free)

    def _patience(self) -> int:
        return min(PORTION, int((self._now() - self._went_at) * PATIENCE))

    def _goes_on(self, free: float) -> None:
        self._free, self._went_at, self._held_since = free, self._now(), None
