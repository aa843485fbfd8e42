"""Databases for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from eventsourcing.postgres import PostgresDatastore

from cli.council_opened import Machine
from shared.clock import system_clock
from shared.eventstore.database import open_database
from shared.settings import from_environment
from tests.acting import MONDAY, write_keys
from tests.eventstore.stores import empty_url, emptying, shared_url  # noqa: F401


@pytest.fixture
def owned(database_url: str) -> Iterator[PostgresDatastore]:
    """A database of its own, as its owner."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def machine(owned: PostgresDatastore, database_url: str, tmp_path: Path) -> Machine:
    """A deployment of the five councils, on a Monday, as its operator has it."""
    write_keys(tmp_path)
    ahead = int((MONDAY - system_clock()).total_seconds())
    (tmp_path / "clock").write_text(f"{ahead}\n")
    accounts = tmp_path / "accounts.toml"
    accounts.write_text(OPERATORS)
    given = from_environment(
        {
            "DATABASE_URL": database_url,
            "AMQP_URI": "amqp://nobody@127.0.0.1:1/",
            "KINPLAN_MASTER_KEYS": str(tmp_path / "master"),
            "KINPLAN_LEDGER_KEYS": str(tmp_path / "ledger"),
            "KINPLAN_ACCOUNTS": str(accounts),
            "KINPLAN_CLOCK": f"file:{tmp_path / 'clock'}",
        }
    )
    return Machine(given, owned, tmp_path, accounts)


OPERATORS = """
[[account]]
id = "herts-operator"
name = "Owen Mar"
council = "hertfordshire"
roles = ["operator"]
profession = "systems operator"
email = "owen.mar@herts.example"
"""
