"""What encryption and sealing cost a command: with them, and with the same mapper that hides nothing.

Two commands, from what the edge is given to the answer that was committed: a referral received, which
makes keys for a case and two people, and the same referral accepted, which reads the record first.
"""

from __future__ import annotations

import contextlib
import statistics
import time
import uuid
from collections.abc import Collection, Iterator
from typing import Any

from benchmarks.failing import MeasurementFailed
from benchmarks.store.contestants.ours import SERVICE, Ours, policy
from benchmarks.store.databases import Databases
from benchmarks.store.plan import StorePlan
from benchmarks.store.sealing_beside import sealing_beside
from services.portal.examples import EXAMPLES
from services.referral.application.commands import accept_referral, receive_referral
from shared.clock import system_clock
from shared.commanding import Asker, Decide, Desk
from shared.eventstore.database import open_database, role_of
from shared.eventstore.keyring import Keyring
from shared.eventstore.mapping import StateMapper
from shared.eventstore.master_keys import MasterKeys
from shared.eventstore.store import CouncilStore

ENCRYPTED, PLAIN, SEALED = "encrypted", "in_the_clear", "encrypted_and_sealed_beside"
RECEIVED, ACCEPTED = "receive_referral", "accept_referral"
ROLES = {RECEIVED: "referrer", ACCEPTED: "manager"}
PROFESSION = "social worker"
WARM = 20


class SealsNothing(Keyring):
    """Stands for the keys, and for each key; what it seals stays as it is."""

    def to_seal(self, case: str, subjects: Collection[str]) -> Any:
        return dict.fromkeys(subjects, self)

    def to_open(self, case: str, subject: str) -> Any:
        return self

    def encrypt(self, nonce: bytes, data: bytes, place: bytes) -> bytes:
        """The data."""
        return data

    decrypt = encrypt


class Commanding:
    """The measurement of two commands, with encryption, without, and with sealing beside it."""

    def __init__(self, plan: StorePlan, databases: Databases) -> None:
        self.plan = plan
        self.databases = databases
        self.seconds: dict[str, dict[str, list[float]]] = {
            command: {ENCRYPTED: [], PLAIN: [], SEALED: []} for command in (RECEIVED, ACCEPTED)
        }

    def prepare(self) -> None:
        """Nothing: the tables are those of the saves."""

    def measure(self, number: int) -> None:
        """One round: medians of many commands. Those beside which everything is sealed come last, since
        what seals would slow the others as well."""
        with self._desks() as desks:
            self._take(desks)
        with (
            self.databases.fresh(Ours.name) as url,
            sealing_beside(url),
            _store(url) as store,
        ):
            self._take({SEALED: Desk(SERVICE, {store.council: store}, system_clock)})

    def _take(self, desks: dict[str, Desk]) -> None:
        """Perform the commands, one of each desk in turn."""
        taken: dict[tuple[str, str], list[float]] = {}
        for count in range(-WARM, self.plan.commands):
            for name, desk in desks.items():
                received, reference = performed(desk, RECEIVED, receive_referral, None)
                accepted, _ = performed(desk, ACCEPTED, accept_referral, reference)
                if count >= 0:
                    taken.setdefault((RECEIVED, name), []).append(received)
                    taken.setdefault((ACCEPTED, name), []).append(accepted)
        for (command, name), seconds in taken.items():
            self.seconds[command][name].append(statistics.median(seconds))

    def finish(self) -> None:
        """Nothing is left."""

    @contextlib.contextmanager
    def _desks(self) -> Iterator[dict[str, Desk]]:
        with (
            self.databases.fresh(Ours.name) as encrypted,
            self.databases.fresh(Ours.name) as plain,
            _store(encrypted) as sealing,
            _store(plain) as open_to_all,
        ):
            keyring = SealsNothing(
                SERVICE, open_to_all.council, open_to_all.datastore, open_to_all.keyring.master
            )
            open_to_all.mapper = StateMapper(SERVICE, open_to_all.council, keyring)
            stores = {ENCRYPTED: sealing, PLAIN: open_to_all}
            yield {
                name: Desk(SERVICE, {store.council: store}, system_clock)
                for name, store in stores.items()
            }


def performed(
    desk: Desk, name: str, decide: Decide, reference: str | None
) -> tuple[float, str | None]:
    """Perform the command on its example; the seconds it took, and the case's reference."""
    (council,), role = desk.stores, ROLES[name]
    asker = Asker(
        actor=f"made-up-{role}",
        role=role,
        council=council,
        profession=PROFESSION if name == RECEIVED else "",
        request_id=uuid.uuid4().hex,
        idempotency_key=uuid.uuid4().hex,
    )
    begun = time.perf_counter()
    answer = desk.perform(name, decide, asker, reference, EXAMPLES[name])
    seconds = time.perf_counter() - begun
    if "ok" not in answer:
        raise MeasurementFailed(f"{name} was refused ({answer['refused']['code']}).")
    return seconds, answer["ok"]["reference"]


@contextlib.contextmanager
def _store(url: str) -> Iterator[CouncilStore]:
    database = open_database(url, pool_size=1, role=role_of(SERVICE))
    try:
        yield CouncilStore(SERVICE, policy(), database, MasterKeys.made(policy().council))
    finally:
        database.close()
