"""Deployments for tests: each a database, a folder of keys and accounts, and a broker's address, on which
an operator types commands; and a made-up council that one of them serves."""

from __future__ import annotations

import base64
import contextlib
import io
import os
import random
import string
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg.rows import dict_row

from cli import council as council_command
from cli.accounts import account_table, token_digest, tokens_text
from cli.arguments import parse
from cli.errors import CommandFailed
from cli.private_files import write_private
from services.audit.application.sealing import Sealer
from shared.eventstore.database import council_role, open_database
from shared.eventstore.master_keys import key_lines
from shared.eventstore.store import CouncilStore
from shared.ledger.checkpoints import Checkpoint, open_checkpoint
from shared.ledger.notes import Signer
from shared.migrations import SERVICES, make_schema, migrate
from shared.policies import Policy
from shared.policy_files import read_policy_text
from shared.region.register import Register, enter
from shared.verification.findings import Report
from shared.verification.ledger_rows import LedgerRows
from shared.verification.settling import add_unsealed
from shared.verification.verifying import verify_council
from tests.acting import COUNCILS, ledger_seed, master_of
from tests.audit.region import Region

MADE_UP: list[str] = []
"""The councils that this process has made up: their roles outlive their databases."""
UNREACHABLE = "amqp://nobody:none@127.0.0.1:1/none"


def made_up_council() -> Policy:
    """A council that no other test has: the roles of a database's cluster are everybody's."""
    name = "wexcombe-" + "".join(random.choices(string.ascii_lowercase, k=10))
    MADE_UP.append(name)
    text = (COUNCILS / "hertfordshire.toml").read_text(encoding="utf-8")
    text = text.replace('"hertfordshire"', f'"{name}"').replace('"HERTS"', '"WEXCO"')
    return read_policy_text(text.replace("Hertfordshire", "Wexcombe"), name)


def signer_of(council: str) -> Signer:
    """What signs the council's ledger."""
    key = Ed25519PrivateKey.from_private_bytes(ledger_seed(council))
    return Signer(f"kinplan.example/{council}", key)


@dataclass
class Deployment:
    """One installation of Kinplan, as an operator at its machine has it."""

    url: str
    folder: Path
    amqp_uri: str = UNREACHABLE

    @property
    def accounts(self) -> Path:
        """The file of accounts."""
        return self.folder / "accounts.toml"

    def environment(self) -> dict[str, str]:
        """What the operator's shell has."""
        return {
            "DATABASE_URL": self.url,
            "AMQP_URI": self.amqp_uri,
            "KINPLAN_DATA": str(self.folder),
            "KINPLAN_ACCOUNTS": str(self.accounts),
            "KINPLAN_MASTER_KEYS": str(self.folder / "master-keys"),
            "KINPLAN_LEDGER_KEYS": str(self.folder / "ledger-keys"),
            "KINPLAN_SIGN_IN": str(self.folder / "sign-in"),
            "KINPLAN_RETRY_DELAYS": "0.2,0.4",
        }

    def type(self, *words: object) -> str:
        """Type ./kinplan council and these words; what it prints. Raises CommandFailed."""
        told = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(told):
            for name, value in self.environment().items():
                patch.setenv(name, value)
            patch.delenv("KINPLAN_OWNER_DATABASE_URL", raising=False)
            status = council_command.main(parse(["council", *map(str, words)]))
        assert status == 0
        return told.getvalue()

    def refuses(self, *words: object) -> str:
        """Type it, and be refused; the words of the refusal."""
        with pytest.raises(CommandFailed) as refused:
            self.type(*words)
        return str(refused.value)

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """What the database answers its owner."""
        with psycopg.connect(self.url, row_factory=dict_row, autocommit=True) as connection:
            curs = connection.execute(statement, values or None)  # type: ignore[arg-type]
            return curs.fetchall() if curs.description else []

    def named_rows(self, statement: str, values: dict[str, Any]) -> list[Any]:
        """The same, of a statement in which values are named."""
        with psycopg.connect(self.url, row_factory=dict_row, autocommit=True) as connection:
            return connection.execute(statement, values).fetchall()  # type: ignore[arg-type]

    def state(self, council: str) -> str:
        """What the register says of the council."""
        found = self.rows("SELECT state FROM region.councils WHERE council = %s", council)
        return found[0]["state"] if found else ""

    def refused(self) -> list[str]:
        """The codes of what was refused here, as the register noted them."""
        found = self.rows("SELECT reason FROM region.handovers WHERE what = 'refused' ORDER BY id")
        return [row["reason"] for row in found]

    def write_keys(self, policy: Policy) -> None:
        """Put down the council's keys."""
        (master,) = master_of(policy).secrets.values()
        path = f"{policy.council}.toml"
        write_private(self.folder / "master-keys" / path, key_lines("test", master))
        seed = base64.b64encode(ledger_seed(policy.council)).decode()
        text = f'[ledger]\nname = "kinplan.example/{policy.council}"\nsecret = "{seed}"\n'
        write_private(self.folder / "ledger-keys" / path, text)

    def write_accounts(self, *councils: str) -> None:
        """Put down an operator and a manager of each council, with their tokens."""
        tokens, tables = {}, []
        for council in councils:
            for role in ("operator", "manager"):
                id = f"{council}-{role}"
                tokens[id] = uuid.uuid4().hex
                person = {
                    "id": id,
                    "name": f"Somebody, {role}",
                    "council": council,
                    "roles": [role],
                    "profession": role,
                    "email": f"{role}@council.example",
                    "token_sha256": token_digest(tokens[id]),
                }
                tables.append(account_table(person))
        write_private(self.accounts, "# Who may sign in.\n" + "\n".join(tables))
        write_private(self.folder / "tokens.toml", tokens_text(tokens))

    def verified(self, council: str, *kept: Checkpoint) -> Report:
        """What a verification of the council finds here, with what is not sealed."""
        with psycopg.connect(self.url) as connection:
            rows = LedgerRows(connection, council)
            rows.begin()
            report = verify_council(rows, [signer_of(council).verifier], kept)
            rows.end()
            add_unsealed(report, rows, SERVICES, lambda _: None, 0.0)
        return report

    def newest(self, council: str) -> Checkpoint:
        """The checkpoint that was signed last, as an auditor would keep it."""
        schema = f"audit_{council.replace('-', '_')}"
        (row,) = self.rows(f"SELECT note FROM {schema}.checkpoints ORDER BY size DESC LIMIT 1")
        return open_checkpoint(row["note"].encode(), [signer_of(council).verifier])


@contextlib.contextmanager
def database_of_its_own(template: str = "template1") -> Iterator[str]:
    """The address of a new database, a copy of that one."""
    url, name = os.environ["DATABASE_URL"], f"region_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def drop_roles() -> None:
    """Drop the roles of the councils that were made up."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        for council in MADE_UP:
            for service in SERVICES:
                admin.execute(f'DROP ROLE IF EXISTS "{council_role(service, council)}"')


def name_in(url: str) -> str:
    """The name of the database at that address."""
    return urlsplit(url).path.lstrip("/")


def prepare(url: str, *policies: Policy) -> None:
    """Make the register there, and the schemas of these councils."""
    database = open_database(url)
    migrate(database, ())
    for policy in policies:
        with database.transaction(commit=True) as curs:
            enter(curs, policy, date(2026, 1, 1), "somebody")
        for service in SERVICES:
            make_schema(database, service, policy.council)
    database.close()


@contextlib.contextmanager
def region_on(url: str, policy: Policy) -> Iterator[Region]:
    """The council's services, in this process, on that database."""
    database = open_database(url)
    try:
        yield Region(database, policy)
    finally:
        database.close()


def seal(ledger: CouncilStore, region: Region) -> None:
    """Seal and sign everything that was gathered."""
    ticking = iter(range(0, 10**6, 60)).__next__
    sealer = Sealer(ledger, signer_of(ledger.council), lambda: region.now, ticking)
    while sealer.step():
        pass


def policies_there(url: str, council: str) -> Any:
    """The council's policies over time, as the register has them."""
    database = open_database(url)
    try:
        return Register(database).councils()[council].policies
    finally:
        database.close()
