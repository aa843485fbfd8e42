"""A virtual host and a database that only this run uses, removed after it."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import requests
from psycopg.sql import SQL, Identifier

from benchmarks.failing import MeasurementFailed
from cli.private_files import write_private
from shared.eventstore.database import open_database
from shared.eventstore.master_keys import file_of, key_lines
from shared.migrations import migrate
from shared.policies import Policy

SENDER, RECEIVER = "referral", "notifications"
TIMEOUT = 30


@dataclass(frozen=True)
class Places:
    """Addresses, passwords included: never printed."""

    amqp_uri: str
    database_url: str
    rabbit_api: str
    keys: str

    def settings(self) -> dict[str, str]:
        """What a process needs in its environment to work here."""
        return {
            "AMQP_URI": self.amqp_uri,
            "DATABASE_URL": self.database_url,
            "KINPLAN_CLOCK": "system",
            "KINPLAN_MASTER_KEYS": self.keys,
        }


@contextlib.contextmanager
def fresh_places(given: Mapping[str, str], policies: Mapping[str, Policy]) -> Iterator[Places]:
    """Make both on the nodes that `given` names, and bring the database to its present shape.

    Raises MeasurementFailed when the broker's management API is not known.
    """
    api = given.get("KINPLAN_RABBIT_API", "").rstrip("/")
    if not api:
        raise MeasurementFailed(
            "AMQP_URI names a broker, and KINPLAN_RABBIT_API is not set: a virtual host for the run "
            "cannot be made. Set it, such as http://name:secret@host:15672, or unset AMQP_URI."
        )
    name = f"benchmark-{secrets.token_hex(6)}"
    with contextlib.ExitStack() as stack:
        places = Places(
            stack.enter_context(_virtual_host(api, given["AMQP_URI"], name)),
            stack.enter_context(_database(given["DATABASE_URL"], name)),
            api,
            stack.enter_context(_keys(policies)),
        )
        database = open_database(places.database_url)
        try:
            migrate(database, policies.values(), (SENDER, RECEIVER))
        finally:
            database.close()
        yield places


@contextlib.contextmanager
def _virtual_host(api: str, amqp_uri: str, name: str) -> Iterator[str]:
    where = f"{api}/api/vhosts/{name}"
    user = urlsplit(amqp_uri).username or "guest"
    requests.put(where, timeout=TIMEOUT).raise_for_status()
    try:
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        rights = f"{api}/api/permissions/{name}/{quote(user, safe='')}"
        requests.put(rights, json=everything, timeout=TIMEOUT).raise_for_status()
        yield urlunsplit(urlsplit(amqp_uri)._replace(path=f"/{name}"))
    finally:
        requests.delete(where, timeout=TIMEOUT).raise_for_status()


@contextlib.contextmanager
def _keys(policies: Mapping[str, Policy]) -> Iterator[str]:
    """A folder with a master key for each council, for this run alone."""
    with tempfile.TemporaryDirectory(prefix="kinplan-benchmark-") as folder:
        for council in policies:
            write_private(file_of(Path(folder), council), key_lines("run", secrets.token_bytes(32)))
        yield folder


@contextlib.contextmanager
def _database(url: str, name: str) -> Iterator[str]:
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
