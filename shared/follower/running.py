"""Runs the follower of a service: for each council, the tasks that follow its log, if it leads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from eventsourcing.persistence import PersistenceError
from kombu import Connection

from shared import settings as settings_of
from shared.announcing import Announce
from shared.eventstore.store import CouncilStore
from shared.follower.leading import CouncilFollower, Task
from shared.installation import CANNOT_START, Installation, NotMigrated, open_installation
from shared.ledger.key_files import LedgerKeyProblem
from shared.messaging import topology
from shared.messaging.pacing import Pace
from shared.messaging.publishing import BROKER_TROUBLE, ConfirmingPublisher
from shared.messaging.relay import Relay
from shared.observability.health import Health
from shared.observability.logs import configure, logger
from shared.settings import Settings
from shared.stopping import end_plainly, on_stop

LOG = logger("follower")

MakeTasks = Callable[[Installation, CouncilStore], Sequence[Task]]


def follow(
    service: str,
    announce: Announce,
    more_tasks: MakeTasks,
    begin: Callable[[Installation], None] = lambda _: None,
) -> None:
    """Follow until told to stop. The relay is a task of every service; `more_tasks` are its own.

    `begin` is called once, when the installation is open, for what a service needs besides; what it
    raises of LedgerKeyProblem ends the process in plain words.
    """
    given = settings_of.from_environment()
    configure(f"{service}.follower", given.log_level)
    stopping = threading.Event()
    on_stop(stopping.set)
    health = Health(f"{service}.follower")
    followers: list[CouncilFollower] = []
    health.add("following", lambda: bool(followers) and all(f.in_touch() for f in followers))
    health.serve(given.listen, given.health_port)

    installation = _until_open(service, given, stopping)
    if installation is None:
        return
    try:
        begin(installation)
    except LedgerKeyProblem as error:
        end_plainly(error)
    if not _until_declared(given, stopping):
        return

    def tasks_for(store: CouncilStore) -> Callable[[], Sequence[Task]]:
        def make() -> Sequence[Task]:
            publisher = ConfirmingPublisher(given.amqp_uri)
            relay = Relay(store, announce, publisher, given.retry_delays, Pace())
            return [relay, *more_tasks(installation, store)]

        return make

    followers += [
        CouncilFollower(service, council, given.database_url, tasks_for(store))
        for council, store in installation.stores.items()
    ]
    _run(followers, stopping)
    installation.close()
    LOG.info("stopped")


def _run(followers: Sequence[CouncilFollower], stopping: threading.Event) -> None:
    """Each in a thread of its own, until told to stop."""
    threads = [threading.Thread(target=f.run, name=f.council, daemon=True) for f in followers]
    for thread in threads:
        thread.start()
    LOG.info("following", councils=len(followers))
    stopping.wait()
    LOG.info("stopping")
    for follower in followers:
        follower.stop()
    for thread in threads:
        thread.join(timeout=6)


def _until_open(service: str, given: Settings, stopping: threading.Event) -> Installation | None:
    while not stopping.is_set():
        try:
            return open_installation(service, given)
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
