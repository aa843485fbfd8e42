"""Opening a client aside, so that a caller never waits longer than it said.

Looking up a host's name, or connecting to each of its addresses in turn, can outlast any time
limit that is given to a socket.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from shared.rpc.client import Client, Deadline


class StillOpening(TimeoutError):
    """The connection was not there in time; it is given up in its own thread when it comes."""


class Opening(threading.Thread):
    """One attempt to open a client. `when_given_up` runs at its end if nobody waited so long."""

    def __init__(
        self, client: Client, deadline: Deadline, when_given_up: Callable[[], object]
    ) -> None:
        super().__init__(name="rpc-opening", daemon=True)
        self.client = client
        self.deadline = deadline
        self.when_given_up = when_given_up
        self._error: Exception | None = None
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._given_up = False

    def run(self) -> None:
        try:
            self.client.open(self.deadline)
        except Exception as error:  # handed over to the thread that waits
            self._error = error
            self.client.drop()
        with self._lock:
            self._over.set()
            if self._given_up:
                self.client.drop()
                self.when_given_up()

    def outcome(self) -> Client:
        """The open client, by the deadline. Raises StillOpening, or the attempt's error."""
        with contextlib.suppress(TimeoutError):
            self._over.wait(self.deadline.left())
        with self._lock:
            self._given_up = not self._over.is_set()
        if self._given_up:
            raise StillOpening("the broker did not take the connection in time")
        if self._error is not None:
            raise self._error
        return self.client
