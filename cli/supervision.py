"""Keeping the processes of one instance running, by supervisord, and speaking with it.

Standard library only: looking and stopping must work whatever became of the environment.
"""

import contextlib
import http.client
import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
import xmlrpc.client
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.child import last_lines
from cli.errors import CommandFailed
from cli.instance import MARK, Instance, python_of
from cli.leftovers import carrying, end, gone, standing_in
from cli.private_files import write_private
from cli.processes import POSTGRES_NODES, RABBIT_NODES, SERVICES, Service

LONGEST_SOCKET_PATH = 100
NODE_PATIENCE = 30
SERVICE_PATIENCE = 10
STOP_PATIENCE = 75.0
STOP_SIGNALS = {"postgres": "INT"}
"""INT is PostgreSQL's fast shutdown; TERM, everyone else's, would wait for its clients."""


@dataclass(frozen=True)
class ProcessState:
    """One supervised process as supervisord sees it; uptime in seconds."""

    name: str
    state: str
    pid: int
    uptime: int


class Supervision:
    """The supervisord of one instance."""

    def __init__(self, instance: Instance, services: Sequence[Service] = SERVICES) -> None:
        self.instance = instance
        self.services = tuple(services)
        self.socket = instance.run_folder / "supervisor.sock"
        self.config = instance.run_folder / "supervisor.conf"
        self.log = instance.logs / "supervisor.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def nodes(self) -> tuple[str, ...]:
        """The private nodes that it runs."""
        rabbit = RABBIT_NODES if self.instance.own_rabbit else ()
        return (*rabbit, *(POSTGRES_NODES if self.instance.own_postgres else ()))

    def is_running(self) -> bool:
        """Whether supervisord answers. Raises CommandFailed when it is another user's."""
        try:
            with self._calls() as supervisor:
                return bool(supervisor.getState()["statecode"] == 1)
        except PermissionError as error:
            raise CommandFailed(
                f"{self.socket} belongs to another user; run kinplan as that user."
            ) from error
        except (OSError, http.client.HTTPException):
            return False

    def processes(self) -> list[ProcessState]:
        """Every process, nodes first."""
        with self._calls() as supervisor:
            found = supervisor.getAllProcessInfo()
        states = {one["name"]: _state(one) for one in found}
        order = [*RABBIT_NODES, *POSTGRES_NODES, *(service.name for service in SERVICES)]
        known = [states.pop(name) for name in order if name in states]
        return [*known, *states.values()]

    def start(self, ends_with_us: bool) -> None:
        """Start supervisord, which starts the nodes; the services wait for start_services.

        ends_with_us: whether it is to end when this process does, however that comes about.
        """
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET_PATH:
            raise CommandFailed(
                f"{self.socket} is too long for a socket; set a shorter KINPLAN_DATA."
            )
        write_private(self.config, self.configuration())
        self.socket.unlink(missing_ok=True)
        command = [python_of(self.instance), "-m", "supervisor.supervisord", "-n", "-c"]
        command.append(str(self.config))
        if ends_with_us and shutil.which("setpriv"):
            command = ["setpriv", "--pdeathsig", "TERM", *command]
        environment = self.instance.environment() | {MARK: str(self.instance.data)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env=environment,
                cwd=self.instance.root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        self._wait_for_answer()

    def start_services(self) -> None:
        """Start every service at once."""
        if self.services:
            with self._calls() as supervisor:
                supervisor.startProcessGroup("services", False)

    def stop_node(self, name: str) -> None:
        """Stop one node and leave it stopped, as an operator would for maintenance."""
        with self._calls() as supervisor:
            supervisor.stopProcess(name)

    def start_node(self, name: str) -> None:
        """Start a node that was stopped."""
        with self._calls() as supervisor:
            supervisor.startProcess(name)

    def has_ended(self) -> bool:
        """Whether the supervisord that this object started is no longer there."""
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> int:
        """Stop everything, services before nodes, and end what is left; how many were left."""
        try:
            with self._calls() as supervisor:
                supervisor.shutdown()
                asked = True
        except (OSError, http.client.HTTPException, xmlrpc.client.Fault):
            asked = False
        if not asked and self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            asked = True
        if asked:
            gone(self.leftovers, STOP_PATIENCE)
        left = end(self.leftovers)
        if self._process is not None:
            self._process.wait()
        self.socket.unlink(missing_ok=True)
        self.instance.started_file.unlink(missing_ok=True)
        return len(left)

    def leftovers(self) -> list[int]:
        """Processes of this instance, supervisord's own among them.

        PostgreSQL's overwrite their environment, but stand in the cluster's folder.
        """
        pointer = self.instance.data / "postgres" / "location"
        base = Path(pointer.read_text().strip()) if pointer.exists() else pointer.parent
        postgres = standing_in(base / "data") if self.instance.own_postgres else []
        return [*carrying(MARK, str(self.instance.data)), *postgres]

    def configuration(self) -> str:
        """The text of supervisord's configuration."""
        general: dict[str, dict[str, Any]] = {
            "unix_http_server": {"file": self.socket, "chmod": "0700"},
            "supervisord": {
                "logfile": self.log,
                "logfile_maxbytes": "10MB",
                "pidfile": self.instance.run_folder / "supervisor.pid",
                "childlogdir": self.instance.logs,
            }
            | ({"user": "root"} if os.geteuid() == 0 else {}),
            "rpcinterface:supervisor": {
                "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
            },
        }
        programs = {f"program:{name}": self._program(name, node=True) for name in self.nodes}
        names = [service.name for service in self.services]
        programs |= {f"program:{name}": self._program(name, node=False) for name in names}
        if names:
            # One group, so that at the end all services stop together, and before the nodes do.
            programs["group:services"] = {"programs": ",".join(names), "priority": 100}
        sections = (general | programs).items()
        return "\n".join(_section(name, values) for name, values in sections)

    def _program(self, name: str, node: bool) -> dict[str, Any]:
        command = [python_of(self.instance), "-m", "cli", "run", name]
        return {
            "command": shlex.join(command),
            "directory": self.instance.root,
            "priority": 100 if not node else 10 if name == "epmd" else 20,
            "autostart": str(node).lower(),
            "autorestart": "true",
            "startsecs": 1,
            "startretries": 1000,
            "stopsignal": STOP_SIGNALS.get(name, "TERM"),
            "stopwaitsecs": NODE_PATIENCE if node else SERVICE_PATIENCE,
            "stopasgroup": "true",
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": self.instance.logs / f"{name}.log",
            "stdout_logfile_maxbytes": "10MB",
            "stdout_logfile_backups": 3,
        }

    def _wait_for_answer(self, patience: float = 15.0) -> None:
        deadline = time.monotonic() + patience
        while not self.is_running():
            if self.has_ended() or time.monotonic() > deadline:
                raise CommandFailed(f"supervisord did not start.\n{last_lines(self.log)}")
            time.sleep(0.1)

    @contextlib.contextmanager
    def _calls(self) -> Iterator[Any]:
        with xmlrpc.client.ServerProxy(
            "http://localhost", transport=_OverSocket(self.socket)
        ) as all:
            yield all.supervisor


def _state(found: dict[str, Any]) -> ProcessState:
    running = found["statename"] == "RUNNING"
    uptime = int(found["now"]) - int(found["start"]) if running else 0
    return ProcessState(found["name"], found["statename"].lower(), int(found["pid"]), uptime)


def _section(name: str, values: dict[str, Any]) -> str:
    lines = [f"{key} = {str(value).replace('%', '%%')}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines, ""])


class _SocketConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=30)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class _OverSocket(xmlrpc.client.Transport):
    """XML-RPC over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        return _SocketConnection(self._path)
