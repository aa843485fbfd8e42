"""What tests stand on: the real broker and the real database, each test in a place of its own.

`./kinplan test` starts both and says where they are. Tests of the domain need neither.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest
import requests

from shared.eventstore.database import open_database
from shared.migrations import migrate
from shared.policies import Policy
from shared.policy_files import read_policies
from tests.acting import write_keys

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the councils' keys, which every process that a test starts is told of."""
    folder = tmp_path_factory.mktemp("keys")
    write_keys(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KINPLAN_MASTER_KEYS", str(folder / "master"))
        patch.setenv("KINPLAN_LEDGER_KEYS", str(folder / "ledger"))
        yield folder


@pytest.fixture(scope="session")
def policies() -> dict[str, Policy]:
    """The policies of the councils that ship with Kinplan."""
    return read_policies(ROOT / "councils")


def _told(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        pytest.fail(f"{name} is not set: run these tests with ./kinplan test", pytrace=False)
    return value


@pytest.fixture
def broker() -> Iterator[str]:
    """The AMQP address of a virtual host that only this test uses."""
    api, uri = _told("KINPLAN_RABBIT_API").rstrip("/"), _told("AMQP_URI")
    name = f"test-{uuid.uuid4().hex[:12]}"
    where = f"{api}/api/vhosts/{name}"
    user = urlsplit(uri).username or "guest"
    requests.put(where, timeout=30).raise_for_status()
    rights = {"configure": ".*", "write": ".*", "read": ".*"}
    requests.put(
        f"{api}/api/permissions/{name}/{quote(user)}", json=rights, timeout=30
    ).raise_for_status()
    yield urlunsplit(urlsplit(uri)._replace(path=f"/{name}"))
    requests.delete(where, timeout=30).raise_for_status()


def _named(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@pytest.fixture(scope="session")
def migrated_template(policies: dict[str, Policy]) -> Iterator[str]:
    """A database with every council's schemas, from which tests get copies."""
    url, name = _told("DATABASE_URL"), f"template_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        database = open_database(_named(url, name))
        migrate(database, policies.values())
        database.close()
        yield name
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database_url(migrated_template: str) -> Iterator[str]:
    """The address of a migrated database that only this test uses."""
    url, name = _told("DATABASE_URL"), f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated_template}"')
        yield _named(url, name)
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
