"""A council's stores with sealed events in them, and ways to change them as nobody should."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg.sql import SQL, Identifier

from services.audit.application.gathering import gather_record
from services.audit.application.sealing import Sealer
from shared.eventstore.store import CouncilStore, schema_name
from shared.ledger.checkpoints import Checkpoint, open_checkpoint
from shared.ledger.notes import Signer
from shared.verification.findings import Report
from shared.verification.ledger_rows import LedgerRows
from shared.verification.settling import add_unsealed
from shared.verification.verifying import verify_council
from tests.acting import HERTFORDSHIRE, MONDAY, ledger_seed
from tests.audit.recorded import record_told
from tests.eventstore.noting import notes

SERVICES = ("referral", "scheduling", "plans", "notifications", "audit")
SIGNER = Signer(
    "kinplan.example/hertfordshire",
    Ed25519PrivateKey.from_private_bytes(ledger_seed("hertfordshire")),
)


class Sealed:
    """Hertfordshire's scheduling store, its ledger, and a sealer that signs at every step."""

    def __init__(self, store: CouncilStore, ledger: CouncilStore, url: str) -> None:
        self.store = store
        self.ledger = ledger
        self.url = url
        self.after = 0
        self.sealer = Sealer(ledger, SIGNER, lambda: MONDAY, iter(range(0, 10**6, 60)).__next__)

    def add(self, *names: str) -> None:
        """Store one event for each name; gather, seal and sign them."""
        for name in names:
            self.store.keep(notes(name, f"about {name}"))
        self.seal()

    def seal(self) -> None:
        """Gather what is new in the store, seal and sign it."""
        for logged in self.store.read_log(self.after, 10_000):
            gather_record(self.ledger, record_told(self.store, logged), lambda: MONDAY)
            self.after = logged.position
        while self.sealer.step():
            pass

    def newest(self) -> Checkpoint:
        """The checkpoint that was signed last, as an auditor would keep it."""
        with psycopg.connect(self.url) as connection:
            note = connection.execute(
                "SELECT note FROM audit_hertfordshire.checkpoints ORDER BY size DESC LIMIT 1"
            ).fetchone()
        assert note is not None
        return open_checkpoint(note[0].encode(), [SIGNER.verifier])

    def tamper(self, statement: str, *values: Any) -> None:
        """What an administrator of the database might do, who lifts what stands in the way."""
        store, ledger = Identifier(self.store.schema), Identifier(self.ledger.schema)
        with psycopg.connect(self.url) as connection:
            connection.execute("SET session_replication_role = replica")
            for part in statement.split(";"):
                query = SQL(part).format(store=store, ledger=ledger)  # type: ignore[arg-type]
                connection.execute(query, values or None)

    def verified(self, *kept: Checkpoint, patience: float = 0.0, key: Signer = SIGNER) -> Report:
        """What a verification finds."""
        with psycopg.connect(self.url) as connection:
            rows = LedgerRows(connection, HERTFORDSHIRE.council)
            rows.begin()
            report = verify_council(rows, [key.verifier], kept)
            rows.end()
            add_unsealed(report, rows, SERVICES, lambda _: None, patience)
        return report

    def kinds(self, *kept: Checkpoint) -> list[str]:
        """The kinds of what a verification finds."""
        return [finding.kind for finding in self.verified(*kept).findings]


def schemas() -> list[str]:
    """Hertfordshire's schemas."""
    return [schema_name(service, "hertfordshire") for service in SERVICES]


def other_root(checkpoint: Checkpoint) -> Checkpoint:
    """A checkpoint of the same size with another root, as a forked ledger would have it."""
    return replace(checkpoint, root=bytes(32))
