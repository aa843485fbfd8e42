"""A witness cosigns what the ledger has signed, and nothing else; proofs show that it only grew."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.audit.application.checkpoints import (
    COSIGNATURES,
    cosign_checkpoint,
    prove_consistency,
    show_checkpoint,
)
from services.audit.application.sealing import Sealer
from services.audit.domain.events import CheckpointCosigned
from services.audit.domain.refusals import NoSuchCheckpoint, NotACosignature
from shared.commanding import Work
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import Projection
from shared.ledger.checkpoints import Checkpoint, open_checkpoint, sign
from shared.ledger.merkle import ProofRefused, verify_consistency
from shared.ledger.notes import Verifier
from shared.ledger.witnessing import Cosigner, cosign, cosignatures_of
from shared.refusals import NotYet, Unreadable
from tests.acting import MONDAY, act, counting
from tests.audit.test_sealing import gather
from tests.verification.sealed import SIGNER

WITNESS = Cosigner("witness.example/auditor", Ed25519PrivateKey.from_private_bytes(b"w" * 32))


def work(ledger: CouncilStore, **told: Any) -> Work:
    return Work(ledger, None, act(role="auditor"), told, identify=counting())


def sealed(ledger: CouncilStore, *positions: int) -> dict[str, Any]:
    """Gather and seal; the newest checkpoint as it is shown."""
    gather(ledger, *positions)
    Sealer(ledger, SIGNER, lambda: MONDAY).step()
    return show_checkpoint(work(ledger))


def cosigned(shown: dict[str, Any], by: Cosigner = WITNESS) -> dict[str, str]:
    note = cosign(shown["note"].encode(), by, MONDAY).decode()
    return {"note": note, "key": by.key.text()}


def test_the_newest_checkpoint_is_shown_with_the_key_that_checks_it(ledger: CouncilStore) -> None:
    with pytest.raises(NotYet):
        show_checkpoint(work(ledger))
    shown = sealed(ledger, 1, 2)
    opened = open_checkpoint(shown["note"].encode(), [Verifier.parse(shown["key"])])
    assert (opened.size, opened.root.hex()) == (2, shown["root"])
    assert shown["council"] == "hertfordshire"


def test_what_was_cosigned_is_shown_to_everybody(ledger: CouncilStore) -> None:
    decided = cosign_checkpoint(work(ledger, **cosigned(sealed(ledger, 1, 2))))
    assert decided.answer == {"size": 2, "witness": WITNESS.name}
    (event,) = decided.record.pending
    assert isinstance(event, CheckpointCosigned) and event.seen_at == MONDAY
    ledger.keep(decided.record)
    Projection("cosignatures", ledger, COSIGNATURES).step()
    shown = show_checkpoint(work(ledger))["note"].encode()
    (seen,) = cosignatures_of(shown, [WITNESS.verifier])
    assert (seen.name, seen.at) == (WITNESS.name, MONDAY)
    open_checkpoint(shown, [SIGNER.verifier])


def test_a_checkpoint_of_another_history_is_refused(ledger: CouncilStore) -> None:
    shown = sealed(ledger, 1, 2)
    forked = sign(Checkpoint(SIGNER.name, 2, bytes(32)), SIGNER).decode()
    longer = sign(Checkpoint(SIGNER.name, 9, bytes(32)), SIGNER).decode()
    for note in (forked, longer):
        with pytest.raises(NoSuchCheckpoint):
            cosign_checkpoint(work(ledger, **cosigned({**shown, "note": note})))


def test_what_is_not_cosigned_by_that_key_is_refused(ledger: CouncilStore) -> None:
    shown = sealed(ledger, 1)
    other = replace(WITNESS, private=Ed25519PrivateKey.from_private_bytes(b"o" * 32))
    good = cosigned(shown)
    for told in (
        {**good, "note": shown["note"]},
        {**good, "key": other.key.text()},
        {**good, "key": shown["key"]},
        {**good, "key": "nonsense"},
        {**good, "note": "nonsense"},
        {**good, "note": good["note"].replace(" ", "  ")},
    ):
        with pytest.raises(NotACosignature):
            cosign_checkpoint(work(ledger, **told))


def test_between_any_two_sizes_it_is_shown_that_the_ledger_only_grew(ledger: CouncilStore) -> None:
    shown = [sealed(ledger, *range(3 * n, 3 * n + 3)) for n in range(1, 6)]
    for older in shown:
        for newer in shown:
            if older["size"] > newer["size"]:
                continue
            told = prove_consistency(work(ledger, old=older["size"], new=newer["size"]))
            proof = [b64decode(hash) for hash in told["proof"]]
            roots = [bytes.fromhex(one["root"]) for one in (older, newer)]
            verify_consistency(older["size"], roots[0], newer["size"], roots[1], proof)
            with pytest.raises(ProofRefused):
                verify_consistency(older["size"], bytes(32), newer["size"], roots[1], proof)


def test_sizes_that_the_ledger_does_not_have_are_refused(ledger: CouncilStore) -> None:
    sealed(ledger, 1, 2)
    for sizes in ({"old": 3}, {"old": 1, "new": 3}, {"old": 2, "new": 1}):
        with pytest.raises(Unreadable):
            prove_consistency(work(ledger, **sizes))
