"""Runs the follower of a service: for each council that is served, the tasks that follow its log, if it
leads. Councils come and go while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

from eventsourcing.persistence import PersistenceError
from kombu import Connection

from shared import settings as settings_of
from shared.announcing import Announce
from shared.eventstore.store import CouncilStore
from shared.follower.leading import CouncilFollower, Task
from shared.installation import (
    CANNOT_START,
    Installation,
    Needs,
    NotMigrated,
    nothing_more,
    open_installation,
)
from shared.messaging import topology
from shared.messaging.pacing import Pace
from shared.messaging.publishing import BROKER_TROUBLE, ConfirmingPublisher
from shared.messaging.relay import Relay
from shared.observability.health import Health
from shared.observability.logs import configure, logger
from shared.region.serving import LOOKS_AGAIN
from shared.settings import Settings
from shared.stopping import end_plainly, on_stop

LOG = logger("follower")

MakeTasks = Callable[[Installation, CouncilStore], Sequence[Task]]


def follow(
    service: str,
    announce: Announce,
    more_tasks: MakeTasks,
    needs: Needs = nothing_more,
) -> None:
    """Follow until told to stop. The relay is a task of every service; `more_tasks` are its own.

    `needs` makes sure of what the service needs of a council besides; a council of which it raises one of
    CANNOT_START is not served by this process until that is put right.
    """
    given = settings_of.from_environment()
    configure(f"{service}.follower", given.log_level)
    stopping = threading.Event()
    on_stop(stopping.set)
    health = Health(f"{service}.follower")
    followers = Followers(stopping)
    health.add("following", followers.in_touch)
    health.serve(given.listen, given.health_port)

    installation = _until_open(service, given, stopping, needs)
    if installation is None or not _until_declared(given, stopping):
        return

    def follower_of(council: str, store: CouncilStore) -> CouncilFollower:
        def make() -> Sequence[Task]:
            publisher = ConfirmingPublisher(given.amqp_uri)
            relay = Relay(store, announce, publisher, given.retry_delays, Pace())
            return [relay, *more_tasks(installation, store)]

        return CouncilFollower(service, council, given.database_url, make)

    LOG.info("following", councils=len(installation.stores))
    while not stopping.is_set():
        followers.follow(installation.stores, follower_of)
        stopping.wait(LOOKS_AGAIN)
        installation.stores.refresh_if_it_can()
    LOG.info("stopping")
    followers.follow({}, follower_of)
    installation.close()
    LOG.info("stopped")


class Followers:
    """The followers of the councils that are served, each in a thread of its own."""

    def __init__(self, stopping: threading.Event) -> None:
        self.stopping = stopping
        self._running: dict[str, tuple[CouncilFollower, threading.Thread, CouncilStore]] = {}
        self._begun = False

    def follow(
        self,
        stores: Mapping[str, CouncilStore],
        follower_of: Callable[[str, CouncilStore], CouncilFollower],
    ) -> None:
        """Follow these councils and no others; returns when those that are left have ended."""
        left = [
            self._running.pop(council)
            for council, (_, _, store) in tuple(self._running.items())
            if stores.get(council) is not store  # also when it was removed and has come back
        ]
        for follower, _, _ in left:
            follower.stop()
        for council, store in stores.items():
            if council not in self._running:
                follower = follower_of(council, store)
                thread = threading.Thread(target=follower.run, name=council, daemon=True)
                self._running[council] = follower, thread, store
                thread.start()
        for _, thread, _ in left:
            thread.join(timeout=6)
        self._begun = True

    def in_touch(self) -> bool:
        """Whether the database answered every follower lately; before they begin, no."""
        return self._begun and all(each.in_touch() for each, *_ in tuple(self._running.values()))


def _until_open(
    service: str, given: Settings, stopping: threading.Event, needs: Needs
) -> Installation | None:
    while not stopping.is_set():
        try:
            return open_installation(service, given, needs)
        except CANNOT_START as error:
            end_plainly(error)
        except (PersistenceError, NotMigrated) as error:
            LOG.warning("waiting_for_database", error=type(error).__name__)
            stopping.wait(1)
    return None


def _until_declared(given: Settings, stopping: threading.Event) -> bool:
    while not stopping.is_set():
        try:
            with Connection(given.amqp_uri, connect_timeout=5) as connection:
                topology.declare(connection, given.retry_delays)
            return True
        except BROKER_TROUBLE as error:
            LOG.warning("waiting_for_broker", **topology.trouble(error))
            stopping.wait(1)
    return False
