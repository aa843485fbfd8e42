"""Looks at passwords, a few at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from services.access.domain.refusals import SignInBusy
from shared.passwords import NOBODYS, is_right

AT_A_TIME = 2
BUSY = "Many people sign in at this moment. Wait a little, and try again."

Aside = Callable[..., Any]
"""Runs a function with its arguments in a real thread, so that an eventlet process goes on meanwhile."""


class Hashing:
    """Verifies passwords. `aside` runs the work in another thread."""

    def __init__(self, aside: Aside) -> None:
        self.aside = aside
        self._places = threading.BoundedSemaphore(AT_A_TIME)

    def verify(self, known: str | None, password: str) -> bool:
        """Whether the password is that of the hash; without a hash the same work for nothing. Raises
        SignInBusy when others are being looked at."""
        if not self._places.acquire(timeout=1.0):
            raise SignInBusy(BUSY)
        try:
            right: bool = self.aside(is_right, known or NOBODYS, password)
        finally:
            self._places.release()
        return right and known is not None
