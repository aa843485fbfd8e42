"""Signed notes (C2SP signed-note): a text, and lines below it with the signatures of named keys."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ED25519 = 0x01
COSIGNATURE = 0x04
LARGEST_NOTE = 1_000_000
MOST_SIGNATURES = 100
HASH_SIZE = 4
SIGNATURE_SIZE = 64
DASH = "— "


class NoteRefused(Exception):
    """A note cannot be read or trusted; the message says why, in plain words."""


@dataclass(frozen=True)
class Signature:
    """One signature line: who is said to have signed, with which key, and what follows."""

    name: str
    key_hash: bytes
    signature: bytes

    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{DASH}{self.name} {b64encode(self.key_hash + self.signature).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A note as it was read; nobody has looked at its signatures yet."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """The note as bytes."""
        return "".join((self.text, "\n", *(one.line() for one in self.signatures))).encode()


class KnownKey(Protocol):
    """A key that somebody trusts, and how its signatures are checked."""

    @property
    def name(self) -> str: ...

    @property
    def key_hash(self) -> bytes: ...

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Whether this key made that signature of a note with this text."""


K = TypeVar("K", bound=KnownKey)


@dataclass(frozen=True)
class VerifierKey:
    """A name and an Ed25519 public key of 32 bytes; `kind` is the byte for what it signs.

    ED25519 signs notes, COSIGNATURE cosigns checkpoints (`shared.ledger.witnessing`). Raises
    ValueError for a name or key that cannot be one.
    """

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        require_name(self.name)
        if self.kind not in (ED25519, COSIGNATURE):
            raise ValueError(f"a key of the kind {self.kind} is not known here")
        Ed25519PublicKey.from_public_bytes(self.public)

    @property
    def key_hash(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return sha256(b"%s\n%c%s" % (self.name.encode(), self.kind, self.public)).digest()[
            :HASH_SIZE
        ]

    def text(self) -> str:
        """The key as people pass it on: name+hash+key."""
        key = b64encode(bytes((self.kind,)) + self.public).decode()
        return f"{self.name}+{self.key_hash.hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key of that text. Raises ValueError when it is none, or its hash is another's."""
        name, hash_text, key_text = (*text.split("+", 2), "", "")[:3]
        key = decoded_base64(key_text)
        if key is None or not key:
            raise ValueError("a verifier key is a name, a hash and a key, joined by +")
        found = cls(name, key[1:], key[0])
        if found.key_hash.hex() != hash_text:
            raise ValueError(f"the verifier key of {name} does not have the hash that it names")
        return found

    def made(self, message: bytes, signature: bytes) -> bool:
        """Whether this key signed exactly that message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Verifier:
    """Checks what one key signed as a note."""

    key: VerifierKey

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """The verifier of that key text. Raises ValueError when it is not a key for notes."""
        return cls(VerifierKey.parse(text))

    def __post_init__(self) -> None:
        if self.key.kind != ED25519:
            raise ValueError(f"the key of {self.key.name} is not one that signs notes")

    @property
    def name(self) -> str:
        return self.key.name

    @property
    def key_hash(self) -> bytes:
        return self.key.key_hash

    def verifies(self, text: bytes, signature: bytes) -> bool:
        return self.key.made(text, signature)


@dataclass(frozen=True)
class Signer:
    """A name and the Ed25519 key that signs under it. Raises ValueError for a name that is none."""

    name: str
    private: Ed25519PrivateKey

    def __post_init__(self) -> None:
        require_name(self.name)

    @property
    def key(self) -> VerifierKey:
        """The public part, to be given to everybody who should check."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    @property
    def verifier(self) -> Verifier:
        """What checks this signer's notes."""
        return Verifier(self.key)

    def sign(self, text: str) -> Signature:
        """This signer's signature of a note with that text."""
        return Signature(self.name, self.key.key_hash, self.private.sign(text.encode()))


def sign_note(text: str, *signers: Signer) -> bytes:
    """The note of that text, signed by each. Raises ValueError for a text that cannot be one."""
    if not text.endswith("\n") or not signers:
        raise ValueError("the text of a note ends with a newline and somebody signs it")
    note = Note(text, tuple(signer.sign(text) for signer in signers)).encode()
    try:
        parse_note(note)
    except NoteRefused as refused:
        raise ValueError(str(refused)) from refused
    return note


def parse_note(data: bytes) -> Note:
    """The note in these bytes; whether its signatures are good is not looked at.

    Raises NoteRefused for anything that is not strictly a note, or too large.
    """
    if len(data) > LARGEST_NOTE:
        raise NoteRefused(f"the note is larger than {LARGEST_NOTE} bytes")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise NoteRefused("the note is not UTF-8") from error
    if any(character < " " for character in set(whole) - {"\n"}):
        raise NoteRefused("the note holds control characters")
    text, gap, below = whole.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise NoteRefused("the note has no signatures below an empty line, ended by a newline")
    lines = below[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteRefused(f"the note has more than {MOST_SIGNATURES} signatures")
    return Note(text + "\n", tuple(_signature_in(line) for line in lines))


def signed_by(note: Note, known: Sequence[K]) -> list[tuple[K, Signature]]:
    """The signatures of known keys, all of them checked, in the note's order.

    Signatures of other keys are passed over. Raises NoteRefused when a known key did not make
    the signature that names it.
    """
    found = []
    for signature in note.signatures:
        for key in known:
            if (key.name, key.key_hash) == (signature.name, signature.key_hash):
                if not key.verifies(note.text.encode(), signature.signature):
                    raise NoteRefused(f"the signature under the name {key.name} is not of its key")
                found.append((key, signature))
    return found


def open_note(data: bytes, verifiers: Collection[Verifier]) -> str:
    """The text of a note that at least one of the verifiers' keys signed.

    Raises NoteRefused when none did, when a signature is wrong, or when it is no note.
    """
    note = parse_note(data)
    if not signed_by(note, tuple(verifiers)):
        raise NoteRefused("the note has no signature of a key that is known here")
    return note.text


def decoded_base64(text: str) -> bytes | None:
    """The bytes of a base64 text, or None unless it is exactly how these bytes are written."""
    try:
        data = b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if b64encode(data).decode() == text else None


def require_name(name: str) -> None:
    """Raises ValueError unless a key may have that name: not empty, without spaces and plus signs."""
    if not name or "+" in name or any(one.isspace() or one < " " for one in name):
        raise ValueError("a key's name is not empty and holds no spaces, plus or control signs")


def _signature_in(line: str) -> Signature:
    name, gap, encoded = line.removeprefix(DASH).partition(" ")
    data = decoded_base64(encoded)
    try:
        require_name(name)
    except ValueError as error:
        raise NoteRefused("a signature line has no proper name") from error
    if not line.startswith(DASH) or not gap or data is None or len(data) <= HASH_SIZE:
        raise NoteRefused("a signature line is not a dash, a name and a signature in base64")
    return Signature(name, data[:HASH_SIZE], data[HASH_SIZE:])
