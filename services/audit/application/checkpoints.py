"""The ledger as outsiders see it: the newest checkpoint, proofs that it only grew, cosignatures."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from services.audit.application.tree import Signed, Tree
from services.audit.domain.events import CheckpointCosigned
from services.audit.domain.refusals import NoSuchCheckpoint, NotACosignature
from shared.commanding import Decision, Work
from shared.eventstore.store import CouncilStore
from shared.eventstore.witness import Witness
from shared.follower.projecting import Project, Run, statement_in
from shared.ledger.merkle import consistency_proof
from shared.ledger.notes import NoteRefused, parse_note
from shared.ledger.witnessing import CosignatureVerifier, cosignatures_of
from shared.refusals import NotYet, Unreadable


def show_checkpoint(work: Work) -> dict[str, Any]:
    """The newest checkpoint, with those who cosigned it, and the key that checks it."""
    with work.store.datastore.transaction() as curs:
        newest = _newest(work, curs)
        return {
            "council": work.store.council,
            "size": newest.checkpoint.size,
            "root": newest.checkpoint.root.hex(),
            "note": with_cosignatures(work.store, curs, newest),
            "key": newest.key,
        }


def ledger_key(work: Work) -> dict[str, Any]:
    """The public key with which this council's checkpoints are checked."""
    with work.store.datastore.transaction() as curs:
        return {"key": _newest(work, curs).key}


def prove_consistency(work: Work) -> dict[str, Any]:
    """What shows that the ledger at one size begins with what it was at an earlier size."""
    with work.store.datastore.transaction() as curs:
        size = _newest(work, curs).checkpoint.size
        old, new = int(work.told["old"]), int(work.told.get("new") or size)
        if not old <= new <= size:
            raise Unreadable(
                f"The newest checkpoint has {size} entries. Ask for sizes up to that, the older first.",
                {"old": [f"must not be greater than new, and neither greater than {size}"]},
            )
        proof = consistency_proof(old, new, Tree(work.store, curs).reader(new))
    return {"old": old, "new": new, "proof": [b64encode(hash).decode() for hash in proof]}


def cosign_checkpoint(work: Work) -> Decision:
    """Somebody outside has seen a checkpoint, made sure that the ledger only grew, and says so.

    Raises NoSuchCheckpoint, NotACosignature.
    """
    note, key = work.told["note"], work.told["key"]
    try:
        verifier = CosignatureVerifier.parse(key)
        parsed = parse_note(note.encode())
        seen = cosignatures_of(note.encode(), [verifier])
    except (ValueError, NoteRefused) as error:
        raise NotACosignature(f"This is no checkpoint with a cosignature: {error}.") from None
    if not seen:
        raise NotACosignature(f"The checkpoint has no cosignature of {verifier.name}.")
    size = _size_of_ours(work, parsed.text)
    (line,) = [s.line() for s in parsed.signatures if s.key_hash == verifier.key_hash][:1]
    witness = Witness.new("", work.identify())
    witness.note(
        CheckpointCosigned,
        work.act,
        size=size,
        witness=verifier.name,
        key=key,
        line=line,
        seen_at=seen[0].at,
    )
    return Decision(witness, {"size": size, "witness": verifier.name})


def with_cosignatures(store: CouncilStore, curs: Any, signed: Signed) -> str:
    """The checkpoint's note with the lines of all who cosigned it."""
    rows = curs.execute(
        statement_in(
            store, "SELECT line FROM {schema}.cosignatures WHERE size = %s ORDER BY witness"
        ),
        (signed.checkpoint.size,),
    ).fetchall()
    return signed.note + "".join(row["line"] for row in rows)


def _cosigned(run: Run, event: CheckpointCosigned) -> None:
    run(
        "INSERT INTO {schema}.cosignatures (size, witness, line) VALUES (%s, %s, %s) "
        "ON CONFLICT (size, witness) DO UPDATE SET line = excluded.line",
        (event.size, event.witness, event.line),
    )


COSIGNATURES: dict[type, Project] = {CheckpointCosigned: _cosigned}


def _newest(work: Work, curs: Any) -> Signed:
    newest = Tree(work.store, curs).newest()
    if newest is None:
        raise NotYet("Nothing has been sealed and signed yet. Try again in some seconds.")
    return newest


def _size_of_ours(work: Work, text: str) -> int:
    """The size of our checkpoint with exactly that text. Raises NoSuchCheckpoint."""
    statement = statement_in(
        work.store, "SELECT size, note FROM {schema}.checkpoints WHERE size = %s"
    )
    size = text.split("\n")[1]
    with work.store.datastore.transaction() as curs:
        row = curs.execute(statement, (int(size),)).fetchone()
    if row is None or parse_note(row["note"].encode()).text != text:
        raise NoSuchCheckpoint(
            "This council's ledger has signed no such checkpoint. If you have one that it signed, "
            "keep it safe, and tell the council's auditor: there may be two ledgers."
        )
    found: int = row["size"]
    return found
