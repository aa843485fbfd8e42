"""Waiting for an identity provider: with an end to every wait, and few at a time for each council.

A time limit of a socket holds for each piece that comes; a provider that sends a byte now and then would
outlast any. So each conversation runs in a thread of its own, which is left to itself when its time is over.
It keeps its place until it ends, so that a provider that hangs holds a few threads of ours and no more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from services.access.domain.refusals import ProviderUnavailable

T = TypeVar("T")
SECONDS = 5.0
AT_A_TIME = 3
RESTS = 10.0
LATER = (
    "Your council's own sign-in does not answer at the moment. Wait a little, and start again. Who is "
    "signed in already stays so."
)


class Waiting:
    """The conversations with one council's provider. After one that failed there is none for some
    seconds, so that whoever comes then has the answer at once."""

    def __init__(
        self, seconds: float = SECONDS, at_a_time: int = AT_A_TIME, rests: float = RESTS
    ) -> None:
        self.seconds = seconds
        self.rests = rests
        self._places = threading.BoundedSemaphore(at_a_time)
        self._rests_until = float("-inf")

    def wait_for(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises, in time. Raises ProviderUnavailable."""
        if time.monotonic() < self._rests_until or not self._places.acquire(blocking=False):
            raise ProviderUnavailable(LATER)
        conversation = _Conversation(work, self._places.release)
        conversation.start()
        conversation.join(self.seconds)
        if conversation.is_alive():
            self._rest()
            raise ProviderUnavailable(LATER)
        if isinstance(conversation.error, ProviderUnavailable):
            self._rest()
        if conversation.error is not None:
            raise conversation.error
        return conversation.outcome[0]  # type: ignore[return-value]

    def _rest(self) -> None:
        self._rests_until = time.monotonic() + self.rests


class _Conversation(threading.Thread):
    def __init__(self, work: Callable[[], object], at_its_end: Callable[[], object]) -> None:
        super().__init__(name="provider", daemon=True)
        self.work = work
        self.at_its_end = at_its_end
        self.outcome: list[object] = []
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.outcome.append(self.work())
        except Exception as error:  # handed over to whoever waits
            self.error = error
        finally:
            self.at_its_end()
