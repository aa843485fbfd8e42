"""Cosignatures: who saw which checkpoint when, made as the specification says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.ledger.checkpoints import open_checkpoint
from shared.ledger.notes import Note, NoteRefused, Signature, VerifierKey, parse_note, sign_note
from shared.ledger.witnessing import (
    Cosignature,
    CosignatureVerifier,
    Cosigner,
    cosign,
    cosignatures_of,
)
from tests.ledger.test_notes import LEDGER
from tests.ledger.trees import flipped, go_vectors

GO = go_vectors()
KEY = GO["keys"]["cosigner"]
COSIGNER = Cosigner(KEY["name"], Ed25519PrivateKey.from_private_bytes(bytes.fromhex(KEY["seed"])))
SEEN = datetime.fromtimestamp(GO["seen"], UTC)
CHECKPOINT = GO["checkpoint"].encode()
COSIGNED = GO["cosigned"].encode()


def test_a_checkpoint_is_cosigned_as_the_specification_says() -> None:
    assert cosign(CHECKPOINT, COSIGNER, SEEN) == COSIGNED
    assert COSIGNER.key.text() == KEY["verifier"]
    assert KEY["verifier"].split("+", 2)[2].startswith("BB")


def test_a_cosignature_says_who_and_when() -> None:
    verifier = CosignatureVerifier.parse(KEY["verifier"])
    assert cosignatures_of(COSIGNED, [verifier]) == (Cosignature(COSIGNER.key, SEEN),)


def test_the_ledgers_own_signature_stays_good_beside_it() -> None:
    assert open_checkpoint(COSIGNED, [LEDGER.verifier]).size == 600


def test_strangers_and_the_ledger_itself_are_passed_over() -> None:
    stranger = Cosigner("other.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    assert cosignatures_of(COSIGNED, [stranger.verifier]) == ()
    assert cosignatures_of(CHECKPOINT, [COSIGNER.verifier]) == ()


def test_the_same_may_cosign_again_later() -> None:
    later = datetime(2027, 6, 1, tzinfo=UTC)
    twice = cosign(COSIGNED, COSIGNER, later)
    assert [seen.at for seen in cosignatures_of(twice, [COSIGNER.verifier])] == [SEEN, later]


def cosigned_with(signature: bytes) -> bytes:
    """The checkpoint with that cosignature, under the cosigner's name and key."""
    note = parse_note(CHECKPOINT)
    line = Signature(COSIGNER.name, COSIGNER.key.key_hash, signature)
    return Note(note.text, (*note.signatures, line)).encode()


GOOD = parse_note(COSIGNED).signatures[-1].signature


@pytest.mark.parametrize(
    "wrong",
    [
        *(flipped(GOOD, at) for at in (0, 3, 7, 8, 40, 71)),
        GOOD[:-1],
        GOOD + b"\x00",
        GOOD[8:],
        b"x",
        b"\xff" * 8 + GOOD[8:],
        GOOD[:8] + COSIGNER.private.sign(parse_note(CHECKPOINT).text.encode()),
    ],
)
def test_a_wrong_cosignature_is_refused(wrong: bytes) -> None:
    assert cosignatures_of(cosigned_with(GOOD), [COSIGNER.verifier])
    with pytest.raises(NoteRefused, match="is not of its key"):
        cosignatures_of(cosigned_with(wrong), [COSIGNER.verifier])


def test_a_cosignature_of_another_checkpoint_is_refused() -> None:
    other = COSIGNED.replace(b"\n600\n", b"\n601\n")
    with pytest.raises(NoteRefused, match="is not of its key"):
        cosignatures_of(other, [COSIGNER.verifier])


def test_only_checkpoints_are_cosigned() -> None:
    note = sign_note("Nothing of the kind.\n", LEDGER)
    with pytest.raises(NoteRefused, match="checkpoint"):
        cosign(note, COSIGNER, SEEN)
    with pytest.raises(NoteRefused, match="checkpoint"):
        cosignatures_of(note, [COSIGNER.verifier])


@pytest.mark.parametrize(
    "at",
    [datetime(2027, 1, 1), datetime(1969, 1, 1, tzinfo=UTC)],
)
def test_a_time_that_cannot_be_written_is_refused(at: datetime) -> None:
    with pytest.raises(ValueError, match="zone"):
        cosign(CHECKPOINT, COSIGNER, at)


def test_a_key_for_notes_does_not_cosign() -> None:
    with pytest.raises(ValueError, match="not one that cosigns"):
        CosignatureVerifier(LEDGER.key)


def test_the_same_key_has_another_hash_for_each_use() -> None:
    as_note = VerifierKey(COSIGNER.name, COSIGNER.key.public)
    assert as_note.key_hash != COSIGNER.key.key_hash
