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

from flask import Flask, g, request
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from services.portal.problems import Problem
from services.portal.sessions import address_of_asker
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
STRANGERS = 200
"""How many requests an address may send in SECONDS without having signed in, of those that ask services:
pages by personal links, and signing in."""
OF_STRANGERS = RateLimitItemPerSecond(STRANGERS, SECONDS)
NOT_SIGNED_IN = "not signed in"
"""For whom such requests are worked on: together they have no more places than one council."""
ASKS_NOBODY = {
    "api.index",
    "api.openapi",
    "healthz",
    "readyz",
    "metrics",
    "pages.style",
    "pages.nothing",
    "pages.nothing_to_leave",
}
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
    """Hold every request of somebody who has signed in to the shares of council and person, and those of
    others that ask a service to the share of their address. A page that is held off says so in its own way
    (`g.held_off`)."""
    counted = MovingWindowRateLimiter(MemoryStorage())
    rates = Rates(
        RateLimitItemPerSecond(settings.person_requests, SECONDS),
        RateLimitItemPerSecond(settings.council_requests, SECONDS),
        counted,
    )
    sharing = Sharing(rates, Strangers(counted), Places(settings.council_at_once))
    app.before_request(sharing.enter)
    app.teardown_request(sharing.leave)


@dataclass(frozen=True)
class Strangers:
    """How many requests an address may send without having signed in."""

    counted: MovingWindowRateLimiter

    def count(self, address: str) -> None:
        """Count a request. Raises Problem when there were too many."""
        if not self.counted.hit(OF_STRANGERS, "address", address):
            raise _held_off(
                "",
                "address",
                "too_many_requests",
                f"More than {STRANGERS} requests in {SECONDS} seconds came from your address without "
                f"anybody having signed in. {AGAIN}",
                SECONDS,
            )


@dataclass(frozen=True)
class Sharing:
    """Lets requests in as far as the shares go."""

    rates: Rates
    strangers: Strangers
    places: Places

    def enter(self) -> None:
        """Let the request in. Raises Problem."""
        account: Account | None = g.get("account")
        if account is not None:
            self.rates.count(account)
            self._take_place(account.council)
        elif request.endpoint is not None and request.endpoint not in ASKS_NOBODY:
            self._let_stranger_in(request.endpoint)

    def leave(self, _: BaseException | None) -> None:
        """Give the request's place back, if it has one."""
        council = g.pop("place", None)
        if council is not None:
            self.places.leave(council)

    def _let_stranger_in(self, endpoint: str) -> None:
        try:
            self.strangers.count(address_of_asker())
            self._take_place(NOT_SIGNED_IN)
        except Problem:
            if not endpoint.startswith("pages."):
                raise
            g.held_off = True

    def _take_place(self, council: str) -> None:
        if not self.places.enter(council):
            raise _held_off(
                council,
                "at_once",
                "too_many_at_once",
                "Too many requests of your council are being worked on at this moment, or of those who "
                f"have not signed in. {AGAIN}",
                1,
            )
        g.place = council


def _held_off(council: str, limit: str, code: str, detail: str, seconds: int) -> Problem:
    metrics.HELD_OFF.labels(council, limit).inc()
    return Problem(429, code, detail, headers={"Retry-After": str(seconds)})
