"""A private PostgreSQL cluster: made once, reached on 127.0.0.1 only, with a random password."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cli.child import Child
from cli.errors import CommandFailed
from cli.instance import DATABASE, LISTEN, MARK, NODE_USER
from cli.leftovers import end, gone, standing_in
from cli.node_programs import postgres_folder
from cli.private_files import secret_kept_in

SERVER_USERS = ("postgres", "nobody")
OUTSIDE = Path("/var/lib")
"""Where root keeps the cluster when the server's user cannot reach the project's folder. Not a
temporary folder: those are emptied of what nothing has touched for some weeks."""

SETTINGS = {
    "listen_addresses": LISTEN,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "logging_collector": "off",
    "log_min_messages": "warning",
}


THROWN_AWAY: dict[str, str] = {
    "max_connections": "500",
    "fsync": "off",
    "full_page_writes": "off",
}
"""For a cluster that is deleted after its tests: what a crash of the whole machine would lose is of no
use to anybody. A server that is killed, as some tests do, loses nothing by it."""


@dataclass(frozen=True)
class ServerUser:
    """The user that the server runs as when we are root, which PostgreSQL refuses to be."""

    name: str
    uid: int
    gid: int

    @property
    def prefix(self) -> tuple[str, ...]:
        return ("setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups")


def server_user() -> ServerUser | None:
    """Whom to run as: None means ourselves, who are not root."""
    if os.geteuid() != 0:
        return None
    for name in SERVER_USERS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return ServerUser(name, entry.pw_uid, entry.pw_gid)
    raise CommandFailed(f"PostgreSQL does not run as root, and there is no user {SERVER_USERS}.")


class PostgresNode:
    """The cluster kept in (or, for root, pointed to from) a folder, and its server on a port."""

    def __init__(
        self,
        folder: Path,
        port: int,
        password_file: Path | None = None,
        settings: Mapping[str, str] = SETTINGS,
    ) -> None:
        self.folder = folder
        self.settings = SETTINGS | dict(settings)
        self.port = port
        self.password_file = password_file or folder.with_name(f"{folder.name}-password")
        self.user = server_user()
        self.child = Child("PostgreSQL", folder / "postgres.log")

    @property
    def password(self) -> str:
        return secret_kept_in(self.password_file)

    def url(self, database: str = DATABASE) -> str:
        """Address of one of its databases, password included."""
        return f"postgresql://{NODE_USER}:{self.password}@{LISTEN}:{self.port}/{database}"

    @property
    def cluster(self) -> Path:
        """The cluster's data directory."""
        with contextlib.suppress(FileNotFoundError):
            return Path((self.folder / "location").read_text().strip()) / "data"
        return self.folder / "data"

    def prepare(self) -> None:
        """Make the cluster if there is none; clear away what a crash left behind."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.cluster / "PG_VERSION").exists():
            self._choose_location()
            self._make_cluster()
        self._refuse_when_running()
        self._clear_after_crash()

    def command(self) -> list[str]:
        """What runs the server in the foreground."""
        settings = self.settings | {"port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [
            *self._prefix,
            str(self._programs() / "postgres"),
            "-D",
            str(self.cluster),
            *options,
        ]

    def environment(self) -> dict[str, str]:
        """The server's whole environment: nothing of the caller's PG* variables reaches it."""
        kept = {name: os.environ[name] for name in ("PATH", "TZ", MARK) if name in os.environ}
        return {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"} | kept

    def start(self) -> None:
        """Prepare and start; then see wait_ready."""
        self.prepare()
        self.child.start(self.command(), self.environment(), Path("/"))

    def wait_ready(self, timeout: float = 60.0) -> None:
        """Wait until it answers a query. Raises CommandFailed with its last output otherwise."""
        self.child.wait_until(self._answers, timeout)

    def stop(self) -> None:
        """End it in order (SIGINT: PostgreSQL's fast shutdown)."""
        self.child.stop(signal.SIGINT)

    def kill(self) -> None:
        """End it as a crash would."""
        self.child.kill()

    def ensure_database(self, name: str = DATABASE) -> None:
        """Make that database if it is not there."""
        import psycopg
        from psycopg.sql import SQL, Identifier

        with psycopg.connect(
            self.url("postgres"), autocommit=True, connect_timeout=5
        ) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, (name,)).fetchone() is None:
                connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))

    def remove(self) -> None:
        """Delete the cluster, its password and its log. The server must not be running."""
        self._refuse_when_running()
        outside = self.cluster.parent
        if outside != self.folder and outside.parent == OUTSIDE:
            shutil.rmtree(outside, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.password_file.unlink(missing_ok=True)

    def leftovers(self) -> list[int]:
        """Every process of this cluster, whoever started it."""
        return standing_in(self.cluster) if self.cluster.exists() else []

    @property
    def _prefix(self) -> tuple[str, ...]:
        return self.user.prefix if self.user else ()

    def _programs(self) -> Path:
        version = self.cluster / "PG_VERSION"
        major = version.read_text().strip() if version.exists() else None
        folder = postgres_folder(major)
        if folder is None:
            wanted = f"PostgreSQL {major}, which made {self.cluster}," if major else "PostgreSQL"
            package = f"postgresql-{major}" if major else "postgresql"
            raise CommandFailed(f"{wanted} is not installed: sudo apt-get install {package}")
        return folder

    def _choose_location(self) -> None:
        """Point outside the project's folder when the server's user cannot go through it."""
        if self.user is None or (self.folder / "location").exists():
            return
        check = subprocess.run([*self._prefix, "test", "-x", str(self.folder)], cwd="/")
        if check.returncode != 0:
            outside = OUTSIDE / f"kinplan-{secrets.token_hex(8)}"
            outside.mkdir(mode=0o755)
            outside.chmod(0o755)
            (self.folder / "location").write_text(f"{outside}\n")

    def _make_cluster(self) -> None:
        """Made beside its place and then moved there: a half-made cluster is never used."""
        unfinished = self.cluster.with_name("unfinished")
        password = self.cluster.with_name("unfinished-password")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        password.touch(mode=0o600)
        try:
            password.write_text(self.password)
            for path in (unfinished, password):
                if self.user:
                    os.chown(path, self.user.uid, self.user.gid)
            self._initdb(unfinished, password)
        finally:
            password.unlink()
        unfinished.rename(self.cluster)

    def _initdb(self, folder: Path, password: Path) -> None:
        how = ["-U", NODE_USER, "-A", "scram-sha-256", f"--pwfile={password}"]
        how += ["--encoding=UTF8", "--locale=C.UTF-8"]
        made = subprocess.run(
            [*self._prefix, str(self._programs() / "initdb"), "-D", str(folder), *how],
            env=self.environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if made.returncode != 0:
            raise CommandFailed(f"PostgreSQL's initdb failed in {folder}:\n{made.stderr.strip()}")

    def _postmaster(self) -> int | None:
        """The pid that the cluster's lock file names, if there is one."""
        try:
            return int((self.cluster / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None

    def _refuse_when_running(self) -> None:
        pid = self._postmaster()
        if pid is not None and pid in self.leftovers():
            raise CommandFailed(
                f"PostgreSQL is already running in {self.cluster}, as process {pid}."
            )

    def _clear_after_crash(self) -> None:
        """Let orphaned backends see that their server died, then drop the lock file it left.

        The lock file's pid may meanwhile be another process's: that would keep the server down.
        """
        if not gone(self.leftovers, patience=5):
            end(self.leftovers)
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _answers(self) -> bool:
        import psycopg

        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=2) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise CommandFailed(
                    f"PostgreSQL refuses the password in {self.password_file}. Was that file "
                    "replaced? `./kinplan reset` starts anew, without the data."
                ) from error
            return False
        return True
