"""One database and one deployment for all tests of this folder; nobody changes the cases in it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from eventsourcing.postgres import PostgresDatastore
from flask import Flask

from shared.eventstore.database import open_database
from tests.roles.cases import Cases
from tests.roles.deployment import Deployment


@pytest.fixture(scope="session")
def database(migrated_template: str) -> Iterator[PostgresDatastore]:
    """A migrated database for these tests alone."""
    url, name = os.environ["DATABASE_URL"], f"roles_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated_template}"')
        opened = open_database(urlunsplit(urlsplit(url)._replace(path=f"/{name}")))
        yield opened
        opened.close()
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def cases(database: PostgresDatastore) -> Cases:
    """Hertfordshire's cases, and the deployment that they are in."""
    return Cases(Deployment(database))


@pytest.fixture(scope="session")
def deployment(cases: Cases) -> Deployment:
    """All services of both councils."""
    return cases.deployment


@pytest.fixture(scope="session")
def portal(deployment: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The portal in front of them."""
    return deployment.portal(tmp_path_factory.mktemp("accounts"))
