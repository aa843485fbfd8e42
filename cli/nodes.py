"""The private nodes: RabbitNode and PostgresNode, and those of one instance."""

from cli.instance import Instance
from cli.postgres_node import PostgresNode
from cli.rabbit_node import RabbitNode, RabbitPorts

__all__ = ["PostgresNode", "RabbitNode", "RabbitPorts", "postgres_of", "rabbit_of"]


def rabbit_of(instance: Instance) -> RabbitNode:
    """The private broker of an instance."""
    names = ("amqp", "distribution", "epmd", "management")
    ports = RabbitPorts(**{name: instance.port(name) for name in names})
    return RabbitNode(instance.rabbit_password.parent, ports)


def postgres_of(instance: Instance) -> PostgresNode:
    """The private cluster of an instance."""
    folder = instance.data / "postgres"
    return PostgresNode(folder, instance.port("postgres"), instance.postgres_password)
