"""References that people can say on a bad phone line, and identifiers that say nothing."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable

# No vowels (no words by accident), no 0/O, 1/I/L, 2/Z, 5/S, 8/B: they are misheard or misread.
ALPHABET = "CDFGHJKMNPQRTVWX34679"

MADE_UP = "p-"
"""What the account of everybody begins with who is in no accounts file: nobody else's may."""

KINPLAN = uuid.UUID("6f0a3c1e-5b0f-5a55-9d0e-6d1f1c8a7b21")

Identify = Callable[[], str]


def new_reference(prefix: str) -> str:
    """A case reference, such as HERTS-K7MD-9QRX: random, so that it tells nothing of other cases."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
    return "-".join((prefix, *groups))


def reference_from(prefix: str, digest: str) -> str:
    """The case reference that a digest in hex stands for: the same each time. It tells as little as the
    digest does, so that it has to be one under a key that stays in the council."""
    number, letters = int(digest, 16), ""
    for _ in range(8):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return "-".join((prefix, letters[:4], letters[4:]))


def new_person() -> str:
    """An identifier for one person in one case. It carries no meaning, so it may go on the bus."""
    return uuid.uuid4().hex


def new_secret() -> str:
    """A secret that nobody can guess: 256 random bits, safe in an address and in a cookie."""
    return secrets.token_urlsafe(32)


def new_key() -> str:
    """A key by which one form of a page is known when it is sent twice."""
    return uuid.uuid4().hex


def identifier(kind: str, *parts: str) -> uuid.UUID:
    """The identifier of something that can be named, the same wherever it is worked out."""
    return uuid.uuid5(KINPLAN, "/".join((kind, *parts)))
