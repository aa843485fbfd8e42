"""The key pair of whoever receives a council: made by the receiver, who hands over the public half.

It is a hybrid of ML-KEM-768 and X25519 (X-Wing, draft-connolly-cfrg-xwing-kem), used by HPKE (RFC 9180):
cases are kept for up to a hundred years, so that what is copied on its way today must not open when
quantum computers come.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import tomllib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

PUBLIC = "kinplan-receiving-key/1"
SEED_BYTES, PUBLIC_BYTES, SHORT_BYTES = 64, 1184, 32
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class ReceivingKeyProblem(Exception):
    """What was given is no receiving key, or not the half that is needed."""


@dataclass(frozen=True)
class PublicKey:
    """What the receiver hands over; nothing opens with it."""

    raw: bytes

    @property
    def fingerprint(self) -> str:
        """What both sides read to each other, to know that the key is the one that was made: the
        beginning of its SHA-256, in groups."""
        digest = hashlib.sha256(self.raw).hexdigest()[:32]
        return "-".join(digest[at : at + 4] for at in range(0, len(digest), 4))

    def text(self) -> str:
        """The line that is handed over."""
        return f"{PUBLIC} {base64.b64encode(self.raw).decode()}\n"

    def encrypt(self, secret: bytes, purpose: bytes) -> bytes:
        """The secret, for whoever has the private half; it opens for the same purpose only."""
        key = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.raw[:PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(self.raw[PUBLIC_BYTES:]),
        )
        return SUITE.encrypt(secret, key, purpose)


@dataclass(frozen=True)
class PrivateKey:
    """What the receiver keeps."""

    seed: bytes
    short: bytes

    @classmethod
    def new(cls) -> PrivateKey:
        """A new one, from the operating system's randomness."""
        return cls(
            MLKEM768PrivateKey.generate().private_bytes_raw(),
            X25519PrivateKey.generate().private_bytes_raw(),
        )

    @property
    def public(self) -> PublicKey:
        """The half that is handed over."""
        key, short = self._halves()
        return PublicKey(
            key.public_key().public_bytes_raw() + short.public_key().public_bytes_raw()
        )

    def text(self) -> str:
        """The private file."""
        secret = base64.b64encode(self.seed + self.short).decode()
        return f'[receiving]\nsecret = "{secret}"\n'

    def decrypt(self, encrypted: bytes, purpose: bytes) -> bytes | None:
        """The secret; None when it was encrypted for another key or another purpose, or changed."""
        try:
            return SUITE.decrypt(encrypted, MLKEM768X25519PrivateKey(*self._halves()), purpose)
        except (InvalidTag, ValueError):
            return None

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        return (
            MLKEM768PrivateKey.from_seed_bytes(self.seed),
            X25519PrivateKey.from_private_bytes(self.short),
        )


def read_public(text: str, source: str) -> PublicKey:
    """The public key in a text. Raises ReceivingKeyProblem."""
    name, _, encoded = text.strip().partition(" ")
    raw = _bytes(encoded)
    if name != PUBLIC or len(raw) != PUBLIC_BYTES + SHORT_BYTES:
        raise ReceivingKeyProblem(
            f"{source} is not the public half of a receiving key: a line that begins with {PUBLIC}. "
            "The receiver makes one with ./kinplan council receiving-key"
        )
    return PublicKey(raw)


def read_private(text: str, source: str) -> PrivateKey:
    """The private key in a text. Raises ReceivingKeyProblem."""
    try:
        content: dict[str, Any] = tomllib.loads(text)
    except ValueError:
        content = {}
    table = content.get("receiving")
    secret = table.get("secret") if isinstance(table, dict) else None
    raw = _bytes(secret) if isinstance(secret, str) else b""
    if len(raw) != SEED_BYTES + SHORT_BYTES:
        raise ReceivingKeyProblem(
            f"{source} is not the private half of a receiving key: a table [receiving] with a secret."
        )
    return PrivateKey(raw[:SEED_BYTES], raw[SEED_BYTES:])


def _bytes(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
