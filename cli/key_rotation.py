"""Rotating a council's master keys, step by step, so that an interruption anywhere does no harm.

The new key is first in the file before anything is wrapped under it, and the old ones stay there until
nothing is. Processes that run read the file again when they meet a key that they do not know.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from eventsourcing.postgres import PostgresDatastore

from cli.keys import master_header
from cli.private_files import replace_private
from services.audit.domain.events import KeysRetired, KeysRotated
from shared.acts import Act
from shared.eventstore.events import CaseEvent
from shared.eventstore.master_keys import (
    KEY_BYTES,
    MasterKeyProblem,
    MasterKeys,
    key_lines,
    random_bytes,
    read_file,
)
from shared.eventstore.store import CouncilStore
from shared.eventstore.witness import Witness
from shared.identifiers import new_person
from shared.migrations import SERVICES
from shared.policies import Policy

BATCH = 500
TRIES = 5  # a process that has not noticed yet may wrap a key under the old one in between


class RotationFailed(Exception):
    """The rotation went no further; the message says why, and what to do. Nothing is lost."""


class Rotation:
    """The rotation of one council's keys. `say` tells an operator what was done, a line each."""

    def __init__(
        self,
        policy: Policy,
        database: PostgresDatastore,
        master: MasterKeys,
        act: Act,
        say: Callable[[str], None],
    ) -> None:
        self.policy = policy
        self.database = database
        self.act = act
        self.say = say
        self._take(master)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else rotates this council's keys. Raises RotationFailed when somebody does: of
        two who write the file, one would lose a key that is in use already."""
        name = f"rotate-keys/{self.policy.council}"
        with self.database.get_connection() as connection:
            statement = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0)) AS alone"
            row = connection.execute(statement, (name,)).fetchone()
            if not row or not row["alone"]:
                raise RotationFailed(
                    f"the keys of {self.policy.council} are being rotated by somebody else now."
                )
            try:
                yield
            finally:
                connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", (name,))

    def rotate(self) -> None:
        """Take a new key into use, or finish what was begun, and wrap every data key under it."""
        for store in self.stores.values():
            store.keyring.prove_master_keys()
        if self._begun():
            self.say(
                f"Going on under master key {self.master.current}, which is first in the file."
            )
        else:
            self._add_key()
        older = [id for id in self.master.secrets if id != self.master.current]
        self._record(KeysRotated, key=self.master.current, older=older)
        for service, store in self.stores.items():
            store.keyring.prove_master_keys()
            self.say(f"  {service:<14} {_rewrap(store)} data keys wrapped anew")

    def spare(self) -> list[str]:
        """The keys of the file under which nothing is wrapped, in any service."""
        used = {id for store in self.stores.values() for id in store.keyring.wrapped_under()}
        return [id for id in self.master.secrets if id not in used | {self.master.current}]

    def tell_spare(self) -> None:
        """Say which old keys are needed no more, and what for they still may be."""
        spare = self.spare()
        if spare:
            self.say(
                f"Needed no more by this database: {', '.join(spare)}. A backup from before today "
                "opens with them alone: docs/runbooks/keys.md"
            )

    def retire(self) -> None:
        """Take the spare keys out of use for good, then out of the file."""
        spare = self.spare()
        if not spare:
            self.say("No key is to be retired.")
            return
        self._record(KeysRetired, retired=spare)
        for store in self.stores.values():
            for id in spare:
                _retire(store, id)
        kept = {id: key for id, key in self.master.secrets.items() if id not in spare}
        self._take(self._write(kept))
        self.say(f"Retired, and no longer in {self.master.source}: {', '.join(spare)}")

    def _take(self, master: MasterKeys) -> None:
        self.master = master
        self.stores = {
            service: CouncilStore(service, self.policy, self.database, master)
            for service in SERVICES
        }

    def _begun(self) -> bool:
        """Whether keys are still wrapped under older ones: a rotation was interrupted, or somebody put
        a new key first in the file."""
        used = {id for store in self.stores.values() for id in store.keyring.wrapped_under()}
        return bool(used - {self.master.current})

    def _add_key(self) -> None:
        id = f"k-{secrets.token_hex(4)}"
        self._take(self._write({id: random_bytes(KEY_BYTES), **self.master.secrets}))
        self.say(f"New master key {id} is first in {self.master.source}; the old ones are kept.")

    def _write(self, keys: dict[str, bytes]) -> MasterKeys:
        """Replace the file, whole or not at all, and make sure that it reads as it was meant."""
        path = self._file()
        lines = "\n".join(key_lines(id, secret) for id, secret in keys.items())
        try:
            replace_private(path, f"{master_header(self.policy.council)}{lines}")
        except OSError as error:
            raise RotationFailed(
                f"{path} cannot be written ({error.strerror}). Where keys come from a secret store, "
                "put a new key first there and keep the others, wait until every process can read "
                "it, then run this again: docs/runbooks/keys.md"
            ) from error
        written = read_file(path, self.policy.council)
        if dict(written.secrets) != keys:
            raise RotationFailed(f"{path} does not hold what was written to it. Look at it first.")
        return written

    def _file(self) -> Path:
        if self.master.file is None:
            raise RotationFailed("these keys come from no file, so that none can be added.")
        return self.master.file

    def _record(self, fact: type[CaseEvent], **what: object) -> None:
        witness = Witness.new("", new_person())
        witness.note(fact, self.act, **what)
        self.stores["audit"].keep(witness)


def _rewrap(store: CouncilStore) -> int:
    done = 0
    while count := store.keyring.rewrap(BATCH):
        done += count
    return done


def _retire(store: CouncilStore, id: str) -> None:
    for tries_left in reversed(range(TRIES)):
        try:
            store.keyring.retire(id)
            return
        except MasterKeyProblem:
            if not tries_left:
                raise
            _rewrap(store)
