"""One Kinplan on this machine: where its data is, its ports, and the settings of its processes.

Standard library only: the bootstrap reads it before anything is installed.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cli.errors import CommandFailed
from cli.private_files import secret_kept_in, write_private
from cli.processes import PORTS, WHAT_EACH_PORT_SERVES, Service

DEFAULT_PORT_BASE = 8800
HIGHEST_OFFSET = 30
DATABASE = VIRTUAL_HOST = NODE_USER = "kinplan"
LISTEN = "127.0.0.1"
MARK = "KINPLAN_INSTANCE"
"""Variable that every supervised process carries, so that none can be left behind unnoticed."""


@dataclass(frozen=True)
class Instance:
    """A checkout (root), its data folder, the first of its ports, and the caller's environment."""

    root: Path
    data: Path
    port_base: int = DEFAULT_PORT_BASE
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Instance":
        """The instance of this checkout; one that is already running keeps the settings it has."""
        root = Path(__file__).resolve().parent.parent
        data = Path(environ.get("KINPLAN_DATA") or root / ".kinplan").expanduser().absolute()
        return cls(root, data, _port_base(environ), dict(environ))

    def as_started(self) -> "Instance":
        """The same with the ports and node addresses that the running one was started with."""
        try:
            kept = json.loads(self.started_file.read_text())
        except FileNotFoundError:
            return self
        except ValueError as error:
            raise CommandFailed(
                f"{self.started_file} cannot be read ({error}); delete it."
            ) from error
        own = {k: v for k, v in self.environ.items() if k not in ("AMQP_URI", "DATABASE_URL")}
        return Instance(self.root, self.data, kept["port_base"], own | kept["nodes"])

    def keep_as_started(self) -> None:
        """Write down ports and named nodes, for later commands, in a private file."""
        named = ("AMQP_URI", "DATABASE_URL", "KINPLAN_RABBIT_API")
        nodes = {name: self.environ[name] for name in named if self.environ.get(name)}
        write_private(self.started_file, json.dumps({"port_base": self.port_base, "nodes": nodes}))

    @property
    def run_folder(self) -> Path:
        return self.data / "run"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def started_file(self) -> Path:
        return self.run_folder / "started.json"

    @property
    def clock(self) -> Path:
        return self.data / "clock"

    @property
    def accounts(self) -> Path:
        return self.data / "accounts.toml"

    @property
    def tokens(self) -> Path:
        return self.data / "tokens.toml"

    @property
    def councils(self) -> Path:
        """The folder of the councils' policies."""
        named = self.environ.get("KINPLAN_COUNCILS")
        return Path(named).expanduser().absolute() if named else self.root / "councils"

    @property
    def master_keys(self) -> Path:
        return self.data / "master-keys"

    @property
    def ledger_keys(self) -> Path:
        return self.data / "ledger-keys"

    @property
    def sign_in(self) -> Path:
        """How each council's people sign in by its own provider."""
        return self.data / "sign-in"

    @property
    def mail(self) -> Path:
        return self.data / "mail"

    @property
    def venv(self) -> Path:
        named = self.environ.get("KINPLAN_VENV")
        return Path(named).expanduser().absolute() if named else self.data / "venv"

    @property
    def own_rabbit(self) -> bool:
        """Whether the broker is a private node (AMQP_URI names none)."""
        return not self.environ.get("AMQP_URI")

    @property
    def own_postgres(self) -> bool:
        """Whether the database is a private cluster (DATABASE_URL names none)."""
        return not self.environ.get("DATABASE_URL")

    def port(self, name: str) -> int:
        """The port called that in cli.processes.PORTS."""
        return self.port_base + PORTS[name]

    @property
    def portal_url(self) -> str:
        return f"http://{LISTEN}:{self.port('portal')}"

    @property
    def mailbox_url(self) -> str:
        return f"http://{LISTEN}:{self.port('mailbox')}"

    @property
    def rabbit_password(self) -> Path:
        return self.data / "rabbitmq" / "password"

    @property
    def postgres_password(self) -> Path:
        return self.data / "postgres-password"

    def amqp_uri(self) -> str:
        """The named broker's address, else the private node's, with its password."""
        if not self.own_rabbit:
            return self.environ["AMQP_URI"]
        password = secret_kept_in(self.rabbit_password)
        return f"amqp://{NODE_USER}:{password}@{LISTEN}:{self.port('amqp')}/{VIRTUAL_HOST}"

    def database_url(self) -> str:
        """The named database's address, else the private cluster's, with its password."""
        if not self.own_postgres:
            return self.environ["DATABASE_URL"]
        password = secret_kept_in(self.postgres_password)
        return f"postgresql://{NODE_USER}:{password}@{LISTEN}:{self.port('postgres')}/{DATABASE}"

    def rabbit_api(self) -> str | None:
        """Address of the broker's management API, or None where only AMQP_URI is known."""
        if not self.own_rabbit:
            return self.environ.get("KINPLAN_RABBIT_API")
        password = secret_kept_in(self.rabbit_password)
        return f"http://{NODE_USER}:{password}@{LISTEN}:{self.port('management')}"

    def environment(self) -> dict[str, str]:
        """Settings shared by all processes of this instance, on top of the caller's environment.

        The clock is always the data folder's and mail always goes to the local mailbox, whatever
        the caller's environment says: a trial must never write to a real person.
        """
        settings = {
            "KINPLAN_COUNCILS": str(self.councils),
            "KINPLAN_MASTER_KEYS": str(self.master_keys),
            "KINPLAN_LEDGER_KEYS": str(self.ledger_keys),
            "KINPLAN_PUBLIC_URL": self.portal_url,
            "KINPLAN_LISTEN": LISTEN,
        }
        if any(self.sign_in.glob("*.toml")):
            settings["KINPLAN_SIGN_IN"] = str(self.sign_in)
        settings |= {"KINPLAN_PUBLIC_URL": self.portal_url}
        settings |= {k: v for k, v in self.environ.items() if k not in PER_PROCESS}
        settings |= {
            "AMQP_URI": self.amqp_uri(),
            "DATABASE_URL": self.database_url(),
            "KINPLAN_ACCOUNTS": str(self.accounts),
            "KINPLAN_CLOCK": f"file:{self.clock}",
            "KINPLAN_SMTP": f"{LISTEN}:{self.port('smtp')}",
            "KINPLAN_MAIL_FOLDER": str(self.mail),
            "KINPLAN_DATA": str(self.data),
            "KINPLAN_PORT_BASE": str(self.port_base),
        }
        api = self.rabbit_api()
        return settings | ({"KINPLAN_RABBIT_API": api} if api else {})

    def ports_needed(self, services: Iterable[Service]) -> dict[int, str]:
        """Each port that must be free before a start, with what it would serve."""
        named = []
        if self.own_rabbit:
            named += ["amqp", "distribution", "epmd", "management"]
        if self.own_postgres:
            named += ["postgres"]
        ports = {self.port(name): WHAT_EACH_PORT_SERVES[name] for name in named}
        for service in services:
            what = WHAT_EACH_PORT_SERVES.get(service.name, f"the health of {service.name}")
            ports[self.port_base + service.port_offset] = what
            ports |= {self.port(name): WHAT_EACH_PORT_SERVES[name] for name in service.more_ports}
        return ports


PER_PROCESS = (
    "KINPLAN_HEALTH_PORT",
    "KINPLAN_PORTAL_PORT",
    "KINPLAN_MAILBOX_PORT",
    "PYTHONPATH",
    MARK,
)
"""Variables that differ per process, and so are never handed on from the caller to all of them."""


def python_of(instance: Instance) -> str:
    """The Python that runs this instance's processes: the one running now, or the venv's."""
    return sys.executable or str(instance.venv / "bin" / "python")


def _port_base(environ: Mapping[str, str]) -> int:
    text = environ.get("KINPLAN_PORT_BASE") or str(DEFAULT_PORT_BASE)
    if not text.isdecimal() or not 1024 <= int(text) <= 65535 - HIGHEST_OFFSET:
        raise CommandFailed(
            f"KINPLAN_PORT_BASE is {text!r}; it must be a whole number from 1024 to "
            f"{65535 - HIGHEST_OFFSET}, the first of {HIGHEST_OFFSET} ports."
        )
    return int(text)
