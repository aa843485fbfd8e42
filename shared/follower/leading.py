"""One leader per council: who holds the database's advisory lock follows that council's log.

The lock belongs to a connection. When the process dies, or loses its connection, the database gives
the lock to another, which goes on from the position that is kept with the data.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import psycopg

from shared.eventstore.store import schema_name
from shared.observability import metrics
from shared.observability.logs import logger

LOG = logger("follower")
CHANNEL = "stored_events"
"""Where every save in the database is told, with the schema in which it was."""
SOONEST, LATEST = 0.2, 5.0
LINGERS = 0.005
"""Seconds after which a task looks again when it was told of something or found something; each
further look comes after twice as long, up to the task's interval. Of several who save at once only
one tells (decision 11)."""


class Task(Protocol):
    """Something that is done over and over while this process leads."""

    name: str
    interval: float

    def step(self) -> bool:
        """Do the next piece; True when there may be more to do at once."""


def lock_of(service: str, council: str) -> int:
    """The advisory lock of one council in one service, as PostgreSQL wants it: 64 bits, signed."""
    digest = hashlib.sha256(f"follower/{service}/{council}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


class CouncilFollower:
    """Leads for one council when it may, and does its tasks, each in a thread of its own."""

    def __init__(
        self,
        service: str,
        council: str,
        database_url: str,
        tasks: Callable[[], Sequence[Task]],
    ) -> None:
        self.service = service
        self.council = council
        self.schema = schema_name(service, council)
        self.database_url = database_url
        self.make_tasks = tasks
        self.stopping = threading.Event()
        self.heard = 0.0
        self.leads = False

    def run(self) -> None:
        """Stand for election until told to stop; never ends because of an error."""
        while not self.stopping.is_set():
            try:
                with psycopg.connect(self.database_url, autocommit=True, connect_timeout=3) as held:
                    self._stand(held)
            except psycopg.Error as error:
                LOG.warning("database_lost", council=self.council, error=type(error).__name__)
            except Exception:
                LOG.error("follower_failed", council=self.council, exc_info=True)
            self.stopping.wait(1.0)

    def stop(self) -> None:
        """Ask it to end; `run` returns within a second or two."""
        self.stopping.set()

    def in_touch(self) -> bool:
        """Whether the database answered lately, leading or waiting to lead."""
        return time.monotonic() - self.heard < 10

    def _stand(self, held: psycopg.Connection[Any]) -> None:
        held.execute("SET tcp_keepalives_idle = 10")
        while not self.stopping.is_set():
            row = held.execute(
                "SELECT pg_try_advisory_lock(%s)", (lock_of(self.service, self.council),)
            ).fetchone()
            self.heard = time.monotonic()
            if row and row[0]:
                return self._lead(held)
            self.stopping.wait(1.0)

    def _lead(self, held: psycopg.Connection[Any]) -> None:
        LOG.info("leading", council=self.council)
        metrics.LEADING.labels(self.service, self.council).set(1)
        self.leads = True
        leaving = threading.Event()
        runners = [_Runner(self.service, task, leaving) for task in self.make_tasks()]
        try:
            for runner in runners:
                runner.start()
            held.execute(f"LISTEN {CHANNEL}")
            while not self.stopping.is_set():
                held.execute("SELECT 1")
                self.heard = time.monotonic()
                for told in held.notifies(timeout=1.0):
                    if told.payload == self.schema:
                        for runner in runners:
                            runner.wake.set()
        finally:
            self.leads = False
            metrics.LEADING.labels(self.service, self.council).set(0)
            leaving.set()
            for runner in runners:
                runner.wake.set()
            for runner in runners:
                runner.join(timeout=5)
            LOG.info("stopped_leading", council=self.council)


class _Runner(threading.Thread):
    """Does one task until leaving; what fails is tried again, at growing intervals."""

    def __init__(self, service: str, task: Task, leaving: threading.Event) -> None:
        super().__init__(name=task.name, daemon=True)
        self.service = service
        self.task = task
        self.leaving = leaving
        self.wake = threading.Event()

    def run(self) -> None:
        pause, idle = SOONEST, self.task.interval
        while not self.leaving.is_set():
            if self.wake.is_set():
                idle = LINGERS
            self.wake.clear()
            try:
                more = self.task.step()
            except Exception:
                metrics.FOLLOWER_TROUBLE.labels(self.service, self.task.name).inc()
                LOG.warning("step_failed", task=self.task.name, exc_info=True)
                self.leaving.wait(pause)
                pause = min(pause * 2, LATEST)
                continue
            pause = SOONEST
            if more:
                idle = LINGERS
            else:
                self.wake.wait(idle)
                idle = min(idle * 2, self.task.interval)
