"""The case file that came with a case which was taken over: kept encrypted, shown, destroyed.

It holds the other council's data keys, with which everybody in it can be read. It has a key of its own
in the new case, so that it can be destroyed alone, in backups too.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from services.referral.application.incoming_transfers import incoming_of
from shared.commanding import Work
from shared.eventstore.master_keys import NONCE_BYTES, random_bytes
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in
from shared.refusals import NotFound

SUBJECT = "transfer_file"
"""Whose key it is among the keys of the case."""


def keep_file(store: CouncilStore, case: str, file: bytes) -> None:
    """Keep the file, in place of one that was left behind by a crash."""
    nonce = random_bytes(NONCE_BYTES)
    key = store.keyring.to_seal(case, [SUBJECT])[SUBJECT]
    sealed = nonce + key.encrypt(nonce, file, _place(store, case))
    statement = statement_in(
        store,
        'INSERT INTO {schema}.transfer_files AS f ("case", sealed) VALUES (%s, %s) '
        'ON CONFLICT ("case") DO UPDATE SET sealed = excluded.sealed',
    )
    with store.datastore.transaction(commit=True) as curs:
        curs.execute(statement, (case, sealed))


def kept_file(store: CouncilStore, case: str) -> bytes | None:
    """The file, or None when there is none, or none any more."""
    statement = statement_in(store, 'SELECT sealed FROM {schema}.transfer_files WHERE "case" = %s')
    with store.datastore.transaction() as curs:
        row = curs.execute(statement, (case,)).fetchone()
    if row is None:
        return None
    key, sealed = store.keyring.to_open(case, SUBJECT), bytes(row["sealed"])
    if key is None:
        return None
    return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _place(store, case))


def destroy_file(store: CouncilStore, case: str) -> None:
    """Destroy the file and its key, for good. Ignored when there is none (any more)."""
    statement = statement_in(store, 'DELETE FROM {schema}.transfer_files WHERE "case" = %s')
    with store.datastore.transaction(commit=True) as curs:
        store.keyring.destroy(curs, case, SUBJECT)
        curs.execute(statement, (case,))


def show_transfer_file(work: Work) -> dict[str, Any]:
    """The file as it came, in base64, to be read or checked elsewhere. Raises NotFound."""
    incoming = incoming_of(work)
    file = kept_file(work.store, incoming.case) if incoming.keeps_file else None
    if file is None:
        raise NotFound(
            "No case file is kept of this transfer: none has come yet, or it was destroyed."
        )
    return {
        "reference": incoming.case,
        "from_council": incoming.from_council,
        "parts": incoming.parts,
        "digest": incoming.digest,
        "file": b64encode(file).decode(),
    }


def _place(store: CouncilStore, case: str) -> bytes:
    return "\n".join(("kinplan-transfer-file/1", store.service, store.council, case)).encode()
