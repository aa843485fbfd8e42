"""The keys of one council in one service: one for each case, one for each person in it.

Keys are made when they are first needed, kept wrapped by the council's master key, and destroyed to
erase a person. A key that is in memory is forgotten as soon as any process has destroyed one: every
reading of the log brings the epoch of the keys along.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eventsourcing.persistence import IntegrityError
from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Composed, Identifier

from shared.eventstore.master_keys import KEY_BYTES, MasterKeyProblem, MasterKeys, random_bytes
from shared.refusals import RuleRefusal

CASE = "case"
"""The subject of what is about the whole case. People's identifiers are the other subjects."""
CASES_REMEMBERED = 2000

CaseKeys = dict[str, AESGCM | None]


class PersonErased(RuleRefusal):
    """Something about a person would be recorded whose data was erased."""


class Keyring:
    """Finds, makes and destroys keys. `subject` is a person's identifier, or CASE."""

    def __init__(
        self, service: str, council: str, datastore: PostgresDatastore, master: MasterKeys
    ) -> None:
        self.service = service
        self.council = council
        self.datastore = datastore
        self.master = master
        self._lock = threading.Lock()
        self._cases: OrderedDict[str, CaseKeys] = OrderedDict()
        self._epoch = 0

    def prove_master_keys(self) -> None:
        """Make sure that the master keys are those that were used before, and that none is missing.

        Raises MasterKeyProblem, in plain words, before anything is read or written under a wrong key.
        """
        self._prove(self.master)

    def notice(self, epoch: int | None) -> None:
        """Forget all keys in memory when the epoch that the database tells is not the one known. None:
        it told none, since it had nothing to tell of."""
        if epoch is not None and epoch != self._epoch:
            with self._lock:
                self._cases.clear()
                self._epoch = epoch

    def to_seal(self, case: str, subjects: Collection[str]) -> dict[str, AESGCM]:
        """The keys to encrypt under, by subject; those that are missing are made. Raises PersonErased."""
        keys = self._of(case)
        missing = [subject for subject in subjects if subject not in keys]
        if missing:
            keys = self._make(case, missing)
        found = {}
        for subject in subjects:
            key = keys[subject]
            if key is None:
                raise PersonErased(
                    "What is recorded about this person was erased, and nothing more can be recorded "
                    "about them in this case."
                )
            found[subject] = key
        return found

    def to_open(self, case: str, subject: str) -> AESGCM | None:
        """The key to decrypt with; None when it was destroyed."""
        keys = self._cases.get(case) or self._of(case)
        if subject not in keys:
            keys = self._load(case)  # another process may have made it since
        try:
            return keys[subject]
        except KeyError:
            raise MasterKeyProblem(
                f"{self.service}, {self.council}: the row of a key of case {case} is gone from the "
                "table of keys. Look for it in a backup; the events that need it are still there."
            ) from None

    def subjects(self, case: str) -> dict[str, bool]:
        """Whose keys there are in the case, and whether each still opens."""
        rows = self._query('SELECT subject, wrapped FROM {schema}.keys WHERE "case" = %s', (case,))
        return {row["subject"]: row["wrapped"] is not None for row in rows}

    def data_key(self, case: str, subject: str) -> bytes | None:
        """The key itself, to be handed to somebody who may read the case; None when there is none."""
        rows = self._query(
            'SELECT master, wrapped FROM {schema}.keys WHERE "case" = %s AND subject = %s',
            (case, subject),
        )
        if not rows or rows[0]["wrapped"] is None:
            return None
        return self._unwrapped(case, subject, rows[0]["master"], bytes(rows[0]["wrapped"]))

    def destroy(self, curs: Any, case: str, subject: str) -> bool:
        """Destroy a key in the caller's transaction; False when there was none to destroy."""
        curs.execute(
            self._sql(
                "UPDATE {schema}.keys SET wrapped = NULL, master = NULL, destroyed_at = now() "
                'WHERE "case" = %s AND subject = %s AND wrapped IS NOT NULL'
            ),
            (case, subject),
        )
        destroyed: bool = curs.rowcount > 0
        if destroyed:
            self._next_epoch(curs)
        return destroyed

    def erase(self, curs: Any, case: str, subject: str) -> int:
        """Destroy a person's key in the caller's transaction, and see to it that they never get
        another: whatever would be recorded about them from now on is refused. How many keys they had
        here, also when this was done before."""
        self.destroy(curs, case, subject)
        curs.execute(
            self._sql(
                'INSERT INTO {schema}.keys ("case", subject, destroyed_at) VALUES (%s, %s, now()) '
                "ON CONFLICT DO NOTHING"
            ),
            (case, subject),
        )
        # One that was never there was made and destroyed at the same moment.
        had = curs.execute(
            self._sql(
                'SELECT 1 FROM {schema}.keys WHERE "case" = %s AND subject = %s '
                "AND made_at < destroyed_at"
            ),
            (case, subject),
        ).fetchone()
        return 1 if had else 0

    def wrapped_under(self) -> dict[str, int]:
        """How many keys are wrapped under each master key."""
        rows = self._query(
            "SELECT master, count(*) AS n FROM {schema}.keys WHERE master IS NOT NULL GROUP BY 1"
        )
        return {row["master"]: row["n"] for row in rows}

    def retire(self, id: str) -> None:
        """Note that nothing will ever be wrapped under that master key again, by whatever process and
        whatever file it has read. Only the owner of the database may.

        Raises MasterKeyProblem while a key is wrapped under it; nothing was changed then.
        """
        try:
            with self.datastore.transaction(commit=True) as curs:
                curs.execute(
                    self._sql(
                        "INSERT INTO {schema}.retired_masters (id, proof) VALUES (%s, %s) "
                        "ON CONFLICT DO NOTHING"
                    ),
                    (id, self.master.proof_of(id)),
                )
                curs.execute(self._sql("DELETE FROM {schema}.master_keys WHERE id = %s"), (id,))
        except IntegrityError:
            raise MasterKeyProblem(
                f"{self.service}, {self.council}: keys are still wrapped under master key {id!r}. "
                "Wrap them anew first."
            ) from None

    def rewrap(self, limit: int = 1000) -> int:
        """Wrap up to `limit` keys that are under older master keys under the current one; how many
        there were. Events are not touched. Zero means that older master keys are needed no more."""
        with self.datastore.transaction(commit=True) as curs:
            rows = curs.execute(
                self._sql(
                    'SELECT "case", subject, master, wrapped FROM {schema}.keys '
                    "WHERE wrapped IS NOT NULL AND master <> %s LIMIT %s FOR UPDATE"
                ),
                (self.master.current, limit),
            ).fetchall()
            for row in rows:
                purpose = self._purpose(row["case"], row["subject"])
                key = self.master.unwrap(row["master"], bytes(row["wrapped"]), purpose)
                curs.execute(
                    self._sql(
                        "UPDATE {schema}.keys SET master = %s, wrapped = %s "
                        'WHERE "case" = %s AND subject = %s'
                    ),
                    (
                        self.master.current,
                        self.master.wrap(key, purpose),
                        row["case"],
                        row["subject"],
                    ),
                )
        return len(rows)

    def _next_epoch(self, curs: Any) -> None:
        curs.execute(
            self._sql(
                "INSERT INTO {schema}.key_epoch AS k (epoch) VALUES (2) "
                "ON CONFLICT (one) DO UPDATE SET epoch = k.epoch + 1"
            )
        )

    def _of(self, case: str) -> CaseKeys:
        with self._lock:
            keys = self._cases.get(case)
            if keys is not None:
                self._cases.move_to_end(case)
        return self._load(case) if keys is None else keys

    def _load(self, case: str) -> CaseKeys:
        epoch = self._epoch
        rows = self._query(
            'SELECT subject, master, wrapped FROM {schema}.keys WHERE "case" = %s', (case,)
        )
        keys: CaseKeys = {row["subject"]: self._opened(case, row) for row in rows}
        with self._lock:
            # What was read before somebody noticed that a key was destroyed may still hold that key.
            if epoch == self._epoch:
                self._cases[case] = keys
            while len(self._cases) > CASES_REMEMBERED:
                self._cases.popitem(last=False)
        return keys

    def _opened(self, case: str, row: Any) -> AESGCM | None:
        if row["wrapped"] is None:
            return None
        return AESGCM(self._unwrapped(case, row["subject"], row["master"], bytes(row["wrapped"])))

    def _unwrapped(self, case: str, subject: str, master: str, wrapped: bytes) -> bytes:
        if master not in self.master.secrets:
            self._read_masters_again()
        return self.master.unwrap(master, wrapped, self._purpose(case, subject))

    def _make(self, case: str, subjects: Sequence[str]) -> CaseKeys:
        """Make the keys before anything is stored under them. Whoever is second takes the first one's."""
        try:
            self._insert(case, subjects)
        except IntegrityError:  # of a master key that the database does not know (any more)
            self._read_masters_again()
            self._insert(case, subjects)
        return self._load(case)

    def _insert(self, case: str, subjects: Sequence[str]) -> None:
        master = self.master
        wrapped = [
            master.wrap(random_bytes(KEY_BYTES), self._purpose(case, subject))
            for subject in subjects
        ]
        self._change(
            'INSERT INTO {schema}.keys ("case", subject, master, wrapped) '
            "SELECT %s, made.subject, %s, made.wrapped "
            "FROM unnest(%s::text[], %s::bytea[]) AS made (subject, wrapped) "
            "ORDER BY made.subject ON CONFLICT DO NOTHING",
            (case, master.current, list(subjects), wrapped),
        )

    def _read_masters_again(self) -> None:
        """Take the master keys from their file as it is now: they were rotated meanwhile."""
        fresh = self.master.read_again()
        self._prove(fresh)
        self.master = fresh

    def _prove(self, master: MasterKeys) -> None:
        known = self._query("SELECT id, proof FROM {schema}.master_keys")
        for row in known:
            id = row["id"]
            if id in master.secrets and master.proof_of(id) != bytes(row["proof"]):
                raise MasterKeyProblem(
                    f"{self.council}: master key {id!r} of {master.source} is not the one that "
                    f"was used before under this name. Put the right file back; nothing was changed."
                )
        current = master.current
        if self._query("SELECT 1 FROM {schema}.retired_masters WHERE id = %s", (current,)):
            raise MasterKeyProblem(
                f"{self.council}: master key {current!r} of {master.source} was retired, and the "
                "file is older than that. Put the present file there; nothing was changed."
            )
        for row in self._query(
            "SELECT DISTINCT master FROM {schema}.keys WHERE master IS NOT NULL"
        ):
            if row["master"] not in master.secrets:
                raise master.lacks(row["master"])
        if current not in {row["id"] for row in known}:
            self._change(
                "INSERT INTO {schema}.master_keys (id, proof) VALUES (%s, %s) "
                "ON CONFLICT DO NOTHING",
                (current, master.proof_of(current)),
            )

    def _purpose(self, case: str, subject: str) -> bytes:
        return "\n".join(("kinplan-key/1", self.service, self.council, case, subject)).encode()

    def _query(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self.datastore.get_connection() as connection:
            return connection.execute(self._sql(statement), values, prepare=True).fetchall()

    def _change(self, statement: str, values: tuple[Any, ...]) -> None:
        with self.datastore.get_connection() as connection:
            connection.execute(self._sql(statement), values)

    def _sql(self, statement: str) -> Composed:
        return SQL(statement).format(schema=Identifier(self.datastore.schema))  # type: ignore[arg-type]
