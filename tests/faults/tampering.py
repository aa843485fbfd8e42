"""Ways to change what was stored or sealed, as a superuser of the database could, and to undo them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import psycopg

from shared.ledger.leaves import leaf_hash_of, recorded_text

STORE, LEDGER = "referral_hertfordshire.stored_events", "audit_hertfordshire"
Change = Callable[[psycopg.Connection[Any]], None]


@dataclass(frozen=True)
class Tampering:
    """Something that nobody should do: how it is done and undone, and what a verification says."""

    name: str
    do: Change
    undo: Change
    kind: str
    says: str


def said(*statements: str) -> Change:
    """Does what the statements say."""

    def change(connection: psycopg.Connection[Any]) -> None:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]

    return change


FLIP = (
    f"UPDATE {STORE} SET state = set_byte(state, 20, get_byte(state, 20) # 1) "
    "WHERE notification_id = 2"
)
SWAP = (
    f"UPDATE {STORE} e SET state = o.state FROM {STORE} o "
    "WHERE (e.notification_id, o.notification_id) IN ((1, 3), (3, 1))"
)


def taken(what: str) -> tuple[str, str]:
    return f"CREATE TABLE public.taken AS SELECT * FROM {what}", f"DELETE FROM {what}"


def rewrite(connection: psycopg.Connection[Any]) -> None:
    """Change an event and everything in the ledger that tells of it, but for what is signed."""
    connection.execute(FLIP)
    row = connection.execute(
        "SELECT originator_id::text, originator_version, topic, recorded_at, state "
        f"FROM {STORE} WHERE notification_id = 2"
    ).fetchone()
    assert row is not None
    digest = sha256(row[4]).hexdigest()
    entry = connection.execute(
        f"UPDATE {LEDGER}.entries SET digest = %s WHERE service = 'referral' AND position = 2 "
        "RETURNING leaf",
        (digest,),
    ).fetchone()
    assert entry is not None
    hashed = leaf_hash_of(
        "referral", "hertfordshire", 2, row[0], row[1], row[2], recorded_text(row[3]), digest
    )
    connection.execute(
        f"UPDATE {LEDGER}.tiles SET hashes = overlay(hashes placing %s from %s) "
        "WHERE level = 0 AND place = %s",
        (hashed, entry[0] % 256 * 32 + 1, entry[0] // 256),
    )


TAMPERINGS = [
    Tampering(
        "changed bytes",
        said(FLIP),
        said(FLIP),
        "CHANGED",
        "referral, event 2 (leaf",
    ),
    Tampering(
        "a missing event",
        said(*taken(f"{STORE} WHERE notification_id = 2")),
        said(f"INSERT INTO {STORE} SELECT * FROM public.taken", "DROP TABLE public.taken"),
        "MISSING",
        "was sealed and is not in the store any more",
    ),
    Tampering(
        "an inserted event",
        said(
            f"INSERT INTO {STORE} SELECT 0, gen_random_uuid(), 1, topic, state, recorded_at, "
            f"written_in FROM {STORE} WHERE notification_id = 1"
        ),
        said(f"DELETE FROM {STORE} WHERE notification_id = 0"),
        "INSERTED",
        "referral, event 0 stands in the log before events that are sealed",
    ),
    Tampering("two exchanged events", said(SWAP), said(SWAP), "SWAPPED", "hold each other's bytes"),
    Tampering(
        "a store set back to an older copy",
        said(
            *taken(
                "plans_hertfordshire.stored_events WHERE notification_id > "
                "(SELECT max(notification_id) - 4 FROM plans_hertfordshire.stored_events)"
            )
        ),
        said(
            "INSERT INTO plans_hertfordshire.stored_events SELECT * FROM public.taken",
            "DROP TABLE public.taken",
        ),
        "MISSING",
        "or restored from an older copy",
    ),
    Tampering(
        "a rewritten ledger",
        rewrite,
        rewrite,
        "REWRITTEN",
        "are not those of its signed checkpoint",
    ),
    Tampering(
        "a wrong signature",
        said(
            f"CREATE TABLE public.taken AS SELECT * FROM {LEDGER}.checkpoints "
            "ORDER BY size LIMIT 1",
            f"UPDATE {LEDGER}.checkpoints c SET note = regexp_replace(c.note, '.(..=\\n)$', "
            "CASE WHEN c.note ~ 'A..=\\n$' THEN 'B' ELSE 'A' END || '\\1') "
            "FROM public.taken t WHERE c.size = t.size",
        ),
        said(
            f"UPDATE {LEDGER}.checkpoints c SET note = t.note FROM public.taken t "
            "WHERE c.size = t.size",
            "DROP TABLE public.taken",
        ),
        "SIGNATURE",
        "The checkpoint of ",
    ),
    Tampering(
        "a ledger whose tail was cut off",
        said(
            f"SELECT size FROM {LEDGER}.tree FOR UPDATE",  # the sealer waits
            f"CREATE TABLE public.taken AS SELECT service, position, leaf FROM {LEDGER}.entries "
            f"WHERE leaf >= (SELECT max(size) - 3 FROM {LEDGER}.checkpoints)",
            f"UPDATE {LEDGER}.tree SET size = (SELECT max(size) - 3 FROM {LEDGER}.checkpoints)",
            f"UPDATE {LEDGER}.entries e SET leaf = -t.leaf FROM public.taken t "
            "WHERE (e.service, e.position) = (t.service, t.position)",
        ),
        said(
            f"UPDATE {LEDGER}.entries e SET leaf = t.leaf FROM public.taken t "
            "WHERE (e.service, e.position) = (t.service, t.position)",
            f"UPDATE {LEDGER}.tree SET size = (SELECT max(leaf) + 1 FROM public.taken)",
            "DROP TABLE public.taken",
        ),
        "SET BACK",
        "it was set back",
    ),
]


@contextmanager
def tampered(url: str, tampering: Tampering) -> Iterator[None]:
    """The database, with that done to it as a superuser, until the block ends."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        tampering.do(connection)
        connection.commit()
        try:
            yield
        finally:
            tampering.undo(connection)
