"""Signed notes: the same bytes as Go's, strict to read, and nothing trusted that is not signed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from shared.ledger.notes import (
    COSIGNATURE,
    LARGEST_NOTE,
    Note,
    NoteRefused,
    Signature,
    Signer,
    Verifier,
    VerifierKey,
    open_note,
    parse_note,
    sign_note,
)
from tests.ledger.trees import flipped, go_vectors

GO = go_vectors()
TEXT = "A plan was agreed — in Ware.\n\nNothing else.\n"
# The example in the C2SP specification of signed notes.
C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ON"
    "ncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


def go_signer(name: str) -> Signer:
    """One of Go's signers, from its seed."""
    key = GO["keys"][name]
    seed = bytes.fromhex(key["seed"])
    return Signer(key["name"], Ed25519PrivateKey.from_private_bytes(seed))


LEDGER, OTHER = go_signer("ledger"), go_signer("other")
NOTE = sign_note(TEXT, LEDGER, OTHER)


def test_a_note_is_signed_as_go_signs_it() -> None:
    assert NOTE.decode() == GO["note"]
    assert LEDGER.key.text() == GO["keys"]["ledger"]["verifier"]
    assert OTHER.key.text() == GO["keys"]["other"]["verifier"]


def test_a_note_of_go_and_of_the_specification_opens() -> None:
    verifier = Verifier.parse(GO["keys"]["other"]["verifier"])
    assert open_note(GO["note"].encode(), [verifier]) == TEXT
    assert open_note(C2SP_NOTE.encode(), [Verifier.parse(C2SP_KEY)]).startswith("This is")


def test_a_key_is_read_as_it_is_written() -> None:
    for signer in (LEDGER, OTHER):
        assert VerifierKey.parse(signer.key.text()) == signer.key


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "++",
        "example.com/foo",
        "example.com/foo+530d903a",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        C2SP_KEY.replace("530d", "530e"),
        C2SP_KEY.replace("530d903a", "530D903A"),
        C2SP_KEY.replace("foo", "fop"),
        C2SP_KEY.replace("foo", "f o"),
        C2SP_KEY + "=",
        C2SP_KEY + "\n",
        C2SP_KEY[:-4],
        C2SP_KEY.replace("+Aeky", "+Aeké"),
        C2SP_KEY.replace("+Aeky", "+Cuky"),
        "a+00000000+",
        "a+00000000+AQ==",
    ],
)
def test_what_is_not_quite_a_key_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        VerifierKey.parse(wrong)


def test_a_key_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="kind 2 is not known"):
        VerifierKey("a", LEDGER.key.public, 2)


def test_a_key_for_cosigning_signs_no_notes() -> None:
    with pytest.raises(ValueError, match="not one that signs notes"):
        Verifier(VerifierKey("a", LEDGER.key.public, COSIGNATURE))


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    noise = Signature(LEDGER.name, b"\x00\x00\x00\x01", b"whatever")
    note = parse_note(NOTE)
    more = Note(note.text, (noise, *note.signatures)).encode()
    assert open_note(more, [LEDGER.verifier]) == TEXT


def test_a_note_without_a_known_signature_is_refused() -> None:
    stranger = Signer("stranger.example", LEDGER.private)
    namesake = Signer(LEDGER.name, OTHER.private)
    for unknown in (stranger, namesake):
        with pytest.raises(NoteRefused, match="no signature of a key that is known"):
            open_note(NOTE, [unknown.verifier])
    with pytest.raises(NoteRefused, match="no signature"):
        open_note(NOTE, [])


def test_a_wrong_signature_of_a_known_key_is_refused_even_beside_a_good_one() -> None:
    note = parse_note(NOTE)
    good, other = note.signatures
    for wrong in (
        Signature(good.name, good.key_hash, flipped(good.signature, 3)),
        Signature(good.name, good.key_hash, good.signature[:-1]),
        Signature(good.name, good.key_hash, other.signature),
    ):
        forged = Note(note.text, (good, wrong, other)).encode()
        with pytest.raises(NoteRefused, match="is not of its key"):
            open_note(forged, [LEDGER.verifier, OTHER.verifier])


def test_a_changed_text_is_refused() -> None:
    with pytest.raises(NoteRefused, match="is not of its key"):
        open_note(NOTE.replace(b"Ware", b"Hare"), [LEDGER.verifier])


@settings(max_examples=300, deadline=None)
@for_any(st.integers(0, len(NOTE) - 1), st.integers(1, 255))
def test_a_note_with_any_byte_changed_is_refused(at: int, change: int) -> None:
    changed = NOTE[:at] + bytes([NOTE[at] ^ change]) + NOTE[at + 1 :]
    # Both keys must have signed it: a change in one line may make that line a stranger's.
    with pytest.raises(NoteRefused):
        for verifier in (LEDGER.verifier, OTHER.verifier):
            open_note(changed, [verifier])


@settings(max_examples=300, deadline=None)
@for_any(st.binary(max_size=200))
def test_any_bytes_are_a_note_or_refused(data: bytes) -> None:
    try:
        parse_note(data + b"\n\n\xe2\x80\x94 a AAAAAAA=\n" if len(data) % 2 else data)
    except NoteRefused:
        pass


SIGNED = b"\n" + parse_note(NOTE).signatures[0].line().encode()


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\n",
        TEXT.encode(),
        TEXT.encode() + b"\n",
        TEXT.encode() + SIGNED[1:],
        TEXT.encode() + SIGNED[:-1],
        TEXT.encode() + SIGNED + b"\n",
        TEXT.encode() + SIGNED + b"more\n",
        b"\xff" + NOTE,
        NOTE.replace(b"plan", b"pl\tan"),
        NOTE.replace(b"\n", b"\r\n"),
        NOTE.replace(b"plan", b"pl\x00n"),
        NOTE.replace(b"\xe2\x80\x94 kin", b"- kin"),
        NOTE.replace(b"\xe2\x80\x94 kin", b"\xe2\x80\x94  kin"),
        NOTE.replace(b"kinplan.example", b"kin+plan"),
        NOTE.replace(b"=\n", b"\n"),
        NOTE.replace(b"=\n", b"==\n"),
        NOTE.replace(b"hertfordshire 44Qc", b"hertfordshire 44Q"),
        b"text\n\n\xe2\x80\x94 a AAAA\n",
        b"text\n\n\xe2\x80\x94 a AAAAAA==\n",
        b"text\n\n\xe2\x80\x94 a AAAAAAB=\n",
        b"text\n" + b"\n" + 101 * SIGNED[1:],
        b"x" * LARGEST_NOTE + NOTE,
    ],
)
def test_what_is_not_quite_a_note_is_refused(wrong: bytes) -> None:
    with pytest.raises(NoteRefused):
        parse_note(wrong)


def test_a_note_may_have_a_hundred_signatures() -> None:
    assert len(parse_note(b"text\n\n" + 100 * SIGNED[1:]).signatures) == 100


@pytest.mark.parametrize(
    "text", ["", "no newline", "a\tb\n", "a\x00\n", "\ud800\n", "a\n\n— b AAAAAAA="]
)
def test_a_text_that_cannot_be_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(ValueError):
        sign_note(text, LEDGER)


def test_a_note_is_signed_by_somebody() -> None:
    with pytest.raises(ValueError):
        sign_note(TEXT)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "a\x00"])
def test_a_name_that_cannot_stand_in_a_line_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        Signer(name, LEDGER.private)
