"""The table of processes that make up one Kinplan, and the port that each serves.

Standard library only: the help text and the bootstrap read it before anything is installed.
"""

from dataclasses import dataclass

PORTS = {
    "portal": 0,
    "mailbox": 1,
    "smtp": 2,
    "amqp": 3,
    "distribution": 4,
    "epmd": 5,
    "management": 6,
    "postgres": 7,
}
"""Offset of each named port from KINPLAN_PORT_BASE; the services' health ports follow at +10."""

FIRST_HEALTH_PORT = 10
EVENT_SERVICES = ("referral", "scheduling", "plans", "notifications", "audit", "access")


@dataclass(frozen=True)
class Service:
    """One process that supervision starts after the nodes.

    arguments: what follows `python`; port_offset: where it answers /readyz;
    port_setting: the environment variable that tells the process that port.
    """

    name: str
    arguments: tuple[str, ...]
    port_offset: int
    port_setting: str = "KINPLAN_HEALTH_PORT"
    more_ports: tuple[str, ...] = ()


def _event_services() -> list[Service]:
    kinds = [(service, kind) for service in EVENT_SERVICES for kind in ("edge", "follower")]
    return [
        Service(f"{service}.{kind}", ("-m", f"services.{service}", kind), FIRST_HEALTH_PORT + place)
        for place, (service, kind) in enumerate(kinds)
    ]


SERVICES: tuple[Service, ...] = (
    Service("mailbox", ("-m", "cli.mailbox"), PORTS["mailbox"], "KINPLAN_MAILBOX_PORT", ("smtp",)),
    *_event_services(),
    Service("portal", ("-m", "services.portal"), PORTS["portal"], "KINPLAN_PORTAL_PORT"),
)

RABBIT_NODES = ("epmd", "rabbitmq")
POSTGRES_NODES = ("postgres",)
NODES = (*RABBIT_NODES, *POSTGRES_NODES)
NAMES = (*NODES, *(service.name for service in SERVICES))

WHAT_EACH_PORT_SERVES = {
    "portal": "the portal and its API",
    "mailbox": "the local mailbox's page",
    "smtp": "the local mailbox's SMTP",
    "amqp": "RabbitMQ (AMQP)",
    "distribution": "RabbitMQ (Erlang distribution)",
    "epmd": "RabbitMQ (Erlang port mapper)",
    "management": "RabbitMQ (management API)",
    "postgres": "PostgreSQL",
}


def service_named(name: str) -> Service | None:
    """The service of that name, or None (a node's name, or an unknown one)."""
    return next((service for service in SERVICES if service.name == name), None)
