"""How long it takes to verify a council's log against its ledger, and with how much memory, by size.

The ledger is made once for each size and every verification, as `./kinplan audit verify` does it, has
a process of its own: that is where its memory is seen.
"""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.failing import MeasurementFailed
from benchmarks.store import sealed
from benchmarks.store.contestants.ours import policy
from benchmarks.store.databases import Databases
from benchmarks.store.plan import StorePlan
from benchmarks.store.together import LONGEST, context, running
from shared.ledger.checkpoints import origin_of
from shared.ledger.notes import Signer
from shared.verification.ledger_rows import LedgerRows
from shared.verification.verifying import verify_council

TEMPLATE = "sealed"
KIB_IN_MIB = 1024


@dataclass(frozen=True)
class Verified:
    """One verification: how many events it compared, how many of them are under a signed checkpoint,
    how many things it found wrong, how long it took, and the most memory it had."""

    events: int
    signed: int
    findings: int
    seconds: float
    peak_mib: float


class Verifying:
    """The measurement of verifying logs of several sizes, and of sealing each once."""

    def __init__(self, plan: StorePlan, databases: Databases) -> None:
        self.plan = plan
        self.databases = databases
        self.secret = Ed25519PrivateKey.generate().private_bytes_raw()
        self.rounds: dict[int, list[Verified]] = {size: [] for size in plan.logs}
        self.sealing: dict[int, float] = {}

    def prepare(self) -> None:
        """Make a sealed log of each size."""
        self.databases.template(TEMPLATE, sealed.prepare)
        for size in self.plan.logs:
            name = f"{TEMPLATE}-{size}"
            self.databases.copy_template(name, of=TEMPLATE, prepare=partial(self._make, size=size))

    def measure(self, number: int) -> None:
        """One round: each size in turn."""
        for size, rounds in self.rounds.items():
            with self.databases.fresh(f"{TEMPLATE}-{size}") as url:
                rounds.append(verified(url, size, self.secret))

    def finish(self) -> None:
        """Remove the logs: they are large."""
        for name in (TEMPLATE, *(f"{TEMPLATE}-{size}" for size in self.plan.logs)):
            self.databases.remove(name)

    def _make(self, url: str, size: int) -> None:
        sealed.fill(url, size, self.plan.state)
        self.sealing[size] = size / sealed.seal(url, _signer(self.secret))


def verified(url: str, size: int, secret: bytes) -> Verified:
    """Verify the log in a process of its own. Raises MeasurementFailed unless it is whole and good."""
    told, theirs = context.Pipe(duplex=False)
    with running(_verify_and_tell, url, secret, theirs):
        theirs.close()
        try:
            if not told.poll(LONGEST):
                raise MeasurementFailed(f"Verifying {size:,} events did not end in time.")
            outcome: Verified = told.recv()
        except EOFError:
            raise MeasurementFailed(f"Verifying {size:,} events failed.") from None
    if (outcome.events, outcome.signed, outcome.findings) != (size, size, 0):
        raise MeasurementFailed(
            f"Of {size:,} events {outcome.events:,} were compared and {outcome.signed:,} are signed; "
            f"{outcome.findings} things are wrong."
        )
    return outcome


def _verify_and_tell(url: str, secret: bytes, told: Any) -> None:
    begun = time.perf_counter()
    with psycopg.connect(url) as connection:
        rows = LedgerRows(connection, policy().council)
        rows.begin()
        report = verify_council(rows, [_signer(secret).verifier])
        rows.end()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_IN_MIB
    told.send(Verified(report.events, report.newest_size, len(report.findings), seconds, peak))


def _signer(secret: bytes) -> Signer:
    return Signer(origin_of(policy().council), Ed25519PrivateKey.from_private_bytes(secret))
