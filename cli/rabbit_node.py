"""A private RabbitMQ node with its own Erlang port mapper, both on 127.0.0.1 only."""

import base64
import json
import os
import shutil
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cli.child import Child, free_ports, listens
from cli.errors import CommandFailed
from cli.instance import LISTEN, MARK, NODE_USER, VIRTUAL_HOST
from cli.node_programs import epmd_program, rabbitmq_script
from cli.private_files import secret_kept_in, write_private

NODE_NAME = "kinplan@localhost"
"""The same on any port: RabbitMQ's data belongs to the node's name. Its own port mapper keeps it
from meeting another node of that name."""

NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class RabbitPorts:
    """The four ports of a node."""

    amqp: int
    distribution: int
    epmd: int
    management: int

    @classmethod
    def free(cls) -> "RabbitPorts":
        """Ports that are free at the moment, for tests."""
        return cls(*free_ports(4))


class RabbitNode:
    """The node whose data, cookie and password are in a folder, and its ports."""

    def __init__(self, folder: Path, ports: RabbitPorts) -> None:
        self.folder = folder
        self.ports = ports
        self.child = Child("RabbitMQ", folder / "rabbitmq.log")
        self.epmd = Child("RabbitMQ's port mapper", folder / "epmd.log")

    @property
    def password(self) -> str:
        return secret_kept_in(self.folder / "password")

    @property
    def api_url(self) -> str:
        """Address of its management API, password included."""
        return f"http://{NODE_USER}:{self.password}@{LISTEN}:{self.ports.management}"

    def uri(self, virtual_host: str = VIRTUAL_HOST) -> str:
        """AMQP address of one of its virtual hosts, password included."""
        name = quote(virtual_host, safe="")
        return f"amqp://{NODE_USER}:{self.password}@{LISTEN}:{self.ports.amqp}/{name}"

    def prepare(self) -> None:
        """Write its configuration; the user is made by the node itself at its first start."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("home", "data", "log", "generated"):
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)
        cookie = self.folder / "home" / ".erlang.cookie"
        secret_kept_in(cookie)
        cookie.chmod(0o600)
        (self.folder / "enabled_plugins").write_text("[rabbitmq_management].\n")
        lines = [f"{name} = {value}" for name, value in self._settings().items()]
        write_private(self.folder / "rabbitmq.conf", "\n".join(lines) + "\n")

    def _settings(self) -> dict[str, str]:
        return {
            "default_user": NODE_USER,
            "default_pass": self.password,
            "default_vhost": VIRTUAL_HOST,
            "management.tcp.ip": LISTEN,
            "management.tcp.port": str(self.ports.management),
            "log.console": "true",
            "log.console.use_colors": "off",
            "log.file": "false",
        }

    def command(self) -> list[str]:
        """What runs the node in the foreground."""
        script = rabbitmq_script()
        if script is None:
            raise CommandFailed("RabbitMQ is not installed: sudo apt-get install rabbitmq-server")
        return [str(script)]

    def epmd_command(self) -> list[str]:
        """What runs the port mapper in the foreground."""
        program = epmd_program()
        if program is None:
            raise CommandFailed("Erlang's epmd was not found: sudo apt-get install erlang-base")
        return [str(program), "-address", LISTEN, "-port", str(self.ports.epmd)]

    def environment(self) -> dict[str, str]:
        """The node's whole environment: nothing of the caller's RABBITMQ_* variables reaches it."""
        kept = {name: os.environ[name] for name in ("PATH", "TZ", MARK) if name in os.environ}
        return kept | {
            "LANG": "C.UTF-8",
            "HOME": str(self.folder / "home"),
            "RABBITMQ_NODENAME": NODE_NAME,
            "RABBITMQ_NODE_IP_ADDRESS": LISTEN,
            "RABBITMQ_NODE_PORT": str(self.ports.amqp),
            "RABBITMQ_DIST_PORT": str(self.ports.distribution),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "rabbitmq.pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self.folder / "generated"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            # No busy waiting on a small machine; node to node traffic on this machine only; and
            # never a port mapper that Erlang starts by itself, for that would outlive the node.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none "
            "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false",
            "ERL_EPMD_PORT": str(self.ports.epmd),
            "ERL_EPMD_ADDRESS": LISTEN,
            # Makes the script become the node, so that a signal to it is a signal to the node.
            "RUNNING_UNDER_SYSTEMD": "true",
        }

    def start(self) -> None:
        """Prepare and start, port mapper first; then see wait_ready."""
        self.prepare()
        if self.epmd.pid is None:
            self.epmd.start(self.epmd_command(), self.environment(), self.folder)
        self.epmd.wait_until(lambda: listens(self.ports.epmd), 10)
        self.child.start(self.command(), self.environment(), self.folder)

    def wait_ready(self, timeout: float = 90.0) -> None:
        """Wait until it takes connections. Raises CommandFailed with its last output otherwise."""
        self.child.wait_until(self._answers, timeout)

    def stop(self) -> None:
        """End node and port mapper in order."""
        self.child.stop()
        self.epmd.stop(patience=5)

    def kill(self) -> None:
        """End node and port mapper as a crash would."""
        self.child.kill()
        self.epmd.kill()

    def remove(self) -> None:
        """Delete the node's folder. It must not be running."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def ensure_vhost(self, name: str = VIRTUAL_HOST) -> None:
        """Make that virtual host, open to the node's user, if it is not there."""
        self._api("PUT", f"vhosts/{quote(name, safe='')}", {})
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        self._api("PUT", f"permissions/{quote(name, safe='')}/{NODE_USER}", everything)

    def drop_vhost(self, name: str) -> None:
        """Delete that virtual host with all its queues; one that is not there is no error."""
        try:
            self._api("DELETE", f"vhosts/{quote(name, safe='')}")
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise

    def _api(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        url = f"http://{LISTEN}:{self.ports.management}/api/{path}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, method=method)
        login = base64.b64encode(f"{NODE_USER}:{self.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {login}")
        request.add_header("Content-Type", "application/json")
        with NO_PROXY.open(request, timeout=10) as answer:
            answer.read()

    def _answers(self) -> bool:
        try:
            self._api("GET", "vhosts")
        except urllib.error.HTTPError as error:
            if error.code == 401 and listens(self.ports.amqp):
                raise CommandFailed(
                    f"RabbitMQ refuses the password in {self.folder / 'password'}. Was that file "
                    "replaced? `./kinplan reset` starts anew, without the data."
                ) from error
            return False
        except OSError:
            return False
        return listens(self.ports.amqp)
