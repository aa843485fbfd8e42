"""No council and no person takes all of the portal: how often they may ask, and how much at once.

Both are counted in this process alone: with more portals, each gives as much (decision 22). Ordinary
use meets neither. Who does is told to wait, and for how long; nothing was done then.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, g
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from services.portal.problems import Problem
from shared.accounts import Account
from shared.observability import metrics
from shared.settings import Settings

SECONDS = 10
"""The moving window in which requests are counted; after so many there is room again, whatever was sent."""
PLACES = 16
"""So many requests are worked on at once, each with a connection of its own for asking services."""
KEPT_FREE = 4
"""So many places are for councils of which nothing is worked on yet."""
WAITING, WAITING_EACH = 4, 2
"""So many requests, of all councils and of each, wait for a place; each of them holds a thread."""
PATIENCE = 0.5
"""Seconds that such a request waits."""
SPARE_THREADS = WAITING + 4
"""Beside the places: those that wait, and some that are always free to say no."""
AGAIN = (
    "Nothing was done. Send the same request again, with the same Idempotency-Key, after the "
    "seconds that Retry-After says."
)


class Places:
    """Who is being worked for. Any number of threads may use it at once."""

    def __init__(self, each: int, patience: float = PATIENCE) -> None:
        self.each = each
        self.patience = patience
        self._at_work: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._changed = threading.Condition()

    def enter(self, council: str) -> bool:
        """Take a place for the council, after a short wait if need be; whether there was one."""
        with self._changed:
            if not self._may_enter(council) and not self._wait(council):
                return False
            self._at_work[council] += 1
            return True

    def leave(self, council: str) -> None:
        """Give the place back."""
        with self._changed:
            self._at_work[council] -= 1
            self._changed.notify_all()

    def _may_enter(self, council: str) -> bool:
        mine, all_of_them = self._at_work[council], self._at_work.total()
        if not mine:
            return all_of_them < PLACES
        return mine < self.each and all_of_them < PLACES - KEPT_FREE

    def _wait(self, council: str) -> bool:
        if self._waiting[council] >= WAITING_EACH or self._waiting.total() >= WAITING:
            return False
        with self._counted(council):
            return self._changed.wait_for(lambda: self._may_enter(council), self.patience)

    @contextmanager
    def _counted(self, council: str) -> Iterator[None]:
        self._waiting[council] += 1
        try:
            yield
        finally:
            self._waiting[council] -= 1


@dataclass(frozen=True)
class Rates:
    """How many requests, in a moving window of SECONDS, a person and a council may send."""

    person: RateLimitItemPerSecond
    council: RateLimitItemPerSecond
    counted: MovingWindowRateLimiter

    def count(self, account: Account) -> None:
        """Count a request. Raises Problem when there were too many."""
        self._hit("person", self.person, account, account.council, account.id)
        self._hit("council", self.council, account, account.council)

    def _hit(self, whose: str, rate: RateLimitItemPerSecond, account: Account, *key: str) -> None:
        if self.counted.hit(rate, whose, *key):
            return
        who = "You have" if whose == "person" else "Your council has"
        raise _held_off(
            account.council,
            whose,
            "too_many_requests",
            f"{who} sent more than {rate.amount} requests in {SECONDS} seconds. {AGAIN}",
            SECONDS,
        )


def share_fairly(app: Flask, settings: Settings) -> None:
    """Hold every request of somebody who has signed in to the shares of council and person."""
    rates = Rates(
        RateLimitItemPerSecond(settings.person_requests, SECONDS),
        RateLimitItemPerSecond(settings.council_requests, SECONDS),
        MovingWindowRateLimiter(MemoryStorage()),
    )
    places = Places(settings.council_at_once)

    def enter() -> None:
        account: Account | None = g.get("account")
        if account is None:
            return
        rates.count(account)
        if not places.enter(account.council):
            raise _held_off(
                account.council,
                "at_once",
                "too_many_at_once",
                f"Too many requests of your council are being worked on at this moment. {AGAIN}",
                1,
            )
        g.place = account.council

    def leave(_: BaseException | None) -> None:
        council = g.pop("place", None)
        if council is not None:
            places.leave(council)

    app.before_request(enter)
    app.teardown_request(leave)


def _held_off(council: str, limit: str, code: str, detail: str, seconds: int) -> Problem:
    metrics.HELD_OFF.labels(council, limit).inc()
    return Problem(429, code, detail, headers={"Retry-After": str(seconds)})
