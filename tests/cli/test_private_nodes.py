"""The private nodes, really started, killed and started again."""

import stat
import time
from pathlib import Path

import kombu
import psycopg
import pytest

from cli.child import free_ports
from cli.errors import CommandFailed
from cli.nodes import PostgresNode, RabbitNode, RabbitPorts

pytestmark = pytest.mark.slow_start

QUORUM = {"x-queue-type": "quorum"}


def test_postgres_keeps_its_data_through_a_kill(tmp_path: Path):
    node = PostgresNode(tmp_path / "postgres", free_ports(1)[0])
    try:
        node.start()
        node.wait_ready()
        node.ensure_database("cases")
        with psycopg.connect(node.url("cases")) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('before')")
        with pytest.raises(CommandFailed, match="already running"):
            PostgresNode(tmp_path / "postgres", free_ports(1)[0]).start()
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(node.url("cases").replace(node.password, "guessed"))
        node.kill()
        node.start()
        node.wait_ready()
        with psycopg.connect(node.url("cases")) as connection:
            assert connection.execute("SELECT word FROM kept").fetchall() == [("before",)]
        node.stop()
        assert node.leftovers() == []
    finally:
        node.kill()
        node.remove()


@pytest.mark.marathon
def test_rabbitmq_keeps_its_messages_through_a_kill(tmp_path: Path):
    node = RabbitNode(tmp_path / "rabbitmq", RabbitPorts.free())
    try:
        node.start()
        node.wait_ready()
        node.ensure_vhost("a/b")
        with kombu.Connection(node.uri("a/b"), transport_options={"confirm_publish": True}) as link:
            queue = kombu.Queue("kept", channel=link.channel(), queue_arguments=QUORUM)
            queue.declare()
            # RabbitMQ notes a new quorum queue's name on the disk up to half a second later.
            time.sleep(2)
            link.Producer().publish("before", routing_key="kept", delivery_mode=2)
        cookie = tmp_path / "rabbitmq" / "home" / ".erlang.cookie"
        assert stat.S_IMODE(cookie.stat().st_mode) == 0o600
        node.kill()
        node.start()
        node.wait_ready()
        with kombu.Connection(node.uri("a/b")) as link:
            message = kombu.Queue("kept", channel=link.channel()).get()
            assert message is not None and message.body == "before"
        node.drop_vhost("a/b")
        node.drop_vhost("a/b")
        node.stop()
    finally:
        node.kill()
