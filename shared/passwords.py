"""Passwords of Kinplan's own, for trials: hashed by argon2id, and looked at in the same time for everybody."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
"""19 MiB and two passes (OWASP Password Storage Cheat Sheet): some 30 ms."""
NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3MgcGFzc3dvcmQ$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""The hash of no password, of the same cost, for names that no account has."""
SHORTEST, LONGEST = 12, 200


def hash_of(password: str) -> str:
    """What the accounts file keeps of a password."""
    return HASHER.hash(_as_typed(password))


def is_right(known: str, password: str) -> bool:
    """Whether it is the password of the hash."""
    try:
        return HASHER.verify(known, _as_typed(password))
    except (VerificationError, InvalidHashError):
        return False


def _as_typed(password: str) -> bytes:
    """The same bytes whatever keyboard it was typed on (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
