"""Runs the edge of a service: nameko, RPC and event handlers, with health and an orderly end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import eventlet
from eventsourcing.persistence import PersistenceError
from kombu import Connection
from nameko.containers import ServiceContainer

from shared import settings as settings_of
from shared.commanding import IsRestricted
from shared.contracts.subscriptions import subscriptions_of
from shared.installation import CANNOT_START, Installation, NotMigrated, open_installation
from shared.messaging import topology
from shared.messaging.publishing import BROKER_TROUBLE
from shared.messaging.subscriber import Aside
from shared.observability.health import Health
from shared.observability.logs import configure, logger
from shared.region.serving import LOOKS_AGAIN
from shared.restricting import heard_restricted
from shared.settings import Settings
from shared.stopping import end_plainly, on_stop

LOG = logger("edge")
WORKERS = 10


@dataclass
class Edge:
    """What nameko's extensions of this process need; `extra` is for one service's own things."""

    installation: Installation
    settings: Settings
    aside: Aside
    extra: dict[str, Any] = field(default_factory=dict)
    consuming: bool = False


def serve(service: type, extra: Any = None, is_restricted: IsRestricted = heard_restricted) -> None:
    """Serve until told to stop. `extra(installation)` gives what the service needs besides;
    `is_restricted` is its own way to know whether a case is restricted, when it has one.

    Waits for the broker and the database to be there; a broken policy file ends it at once.
    """
    name: str = service.name  # type: ignore[attr-defined]
    given = settings_of.from_environment()
    configure(f"{name}.edge", given.log_level)
    health = Health(f"{name}.edge")
    started: dict[str, Any] = {}
    health.add("started", lambda: "container" in started)
    health.serve(given.listen, given.health_port)
    stopping = eventlet.event.Event()
    on_stop(lambda: eventlet.spawn_n(_stop, started, stopping))

    installation = _until_open(name, given)
    installation.desk.is_restricted = is_restricted
    _until_declared(given)
    edge = Edge(installation, given, Aside(given.amqp_uri))
    edge.extra = extra(installation) if extra else {}
    health.add("database", installation.database_answers)
    listens = bool(subscriptions_of(name))
    health.add("broker", lambda: edge.consuming if listens else _broker_answers(given.amqp_uri))
    container = ServiceContainer(
        service,
        {
            "AMQP_URI": given.amqp_uri,
            "max_workers": WORKERS,
            "HEARTBEAT": 10,
            "kinplan": edge,
        },
    )
    if stopping.ready():
        return
    container.start()
    started["container"] = container
    eventlet.spawn_n(_follow_the_register, installation)
    LOG.info("serving")
    container.wait()
    installation.close()
    LOG.info("stopped")


def _follow_the_register(installation: Installation) -> None:
    """Serve whom the register names, as long as the process runs."""
    while True:
        eventlet.sleep(LOOKS_AGAIN)
        installation.stores.refresh_if_it_can()


def _broker_answers(uri: str) -> bool:
    """Asked for a service that listens for nothing, and so has no queue whose consumer tells it."""
    with Connection(uri, connect_timeout=2) as connection:
        connection.ensure_connection(max_retries=1)
    return True


def _stop(started: dict[str, Any], stopping: Any) -> None:
    LOG.info("stopping")
    stopping.send(True)
    container = started.get("container")
    if container is None:
        raise SystemExit(0)
    container.stop()


def _until_open(name: str, given: Settings) -> Installation:
    while True:
        try:
            return open_installation(name, given)
        except CANNOT_START as error:
            end_plainly(error)
        except (PersistenceError, NotMigrated) as error:
            LOG.warning("waiting_for_database", error=type(error).__name__)
            eventlet.sleep(1)


def _until_declared(given: Settings) -> None:
    while True:
        try:
            with Connection(given.amqp_uri, connect_timeout=5) as connection:
                topology.declare(connection, given.retry_delays)
            return
        except BROKER_TROUBLE as error:
            LOG.warning("waiting_for_broker", **topology.trouble(error))
            eventlet.sleep(1)
