"""The signed words that go with personal links: the token in an address, the session in a cookie, the
code, and the mark of a form. All are made under one key of the council and kept nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

PURPOSE = "personal_links"
"""The name under which the keyring keeps the council's key for them."""
LONGEST = 600
DIGITS = 8
IDLE = timedelta(minutes=30)
"""After so long without a page a session is over."""
LONGEST_SESSION = timedelta(hours=4)
TOKEN, SESSION = "link", "session"


@dataclass(frozen=True)
class Session:
    """Who is on the page: by which link, in which session, since when, and seen when (aware, UTC)."""

    link: str
    id: str
    begun_at: datetime
    seen_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether nobody looked at a page for too long, or it has lasted for hours."""
        return now - self.seen_at >= IDLE or now - self.begun_at >= LONGEST_SESSION


@dataclass(frozen=True)
class Seals:
    """Signs and reads for one council, under its key."""

    council: str
    key: bytes

    def token(self, link: str) -> str:
        """What stands in the address: the council and the link, signed, and nothing else."""
        return self._signer(TOKEN).dumps([self.council, link])  # type: ignore[return-value]

    def link_in(self, token: str) -> str | None:
        """The link that the token is for; None when we did not make it."""
        told = self._read(TOKEN, token, 2)
        return told[1] if told else None

    def code(self, link: str) -> str:
        """The code of a link, which its owner is told by another channel: eight digits."""
        number = int.from_bytes(self._digest("code", link)) % 10**DIGITS
        return f"{number:0{DIGITS}}"

    def is_code(self, link: str, given: str) -> bool:
        """Whether that is the code, however it was typed; compared in constant time."""
        digits = "".join(str(unicodedata.decimal(sign)) for sign in given[:80] if sign.isdecimal())
        return hmac.compare_digest(digits.encode(), self.code(link).encode())

    def session(self, session: Session) -> str:
        """What stands in the cookie."""
        times = [int(when.timestamp()) for when in (session.begun_at, session.seen_at)]
        told = [self.council, session.link, session.id, *times]
        return self._signer(SESSION).dumps(told)  # type: ignore[return-value]

    def session_in(self, cookie: str) -> Session | None:
        """The session that the cookie is of; None when we did not make it."""
        told = self._read(SESSION, cookie, 5)
        if not told:
            return None
        begun, seen = (datetime.fromtimestamp(at, tz=UTC) for at in told[3:])
        return Session(told[1], told[2], begun, seen)

    def form(self, session: str) -> str:
        """The mark of every form of a session, which no other page can know."""
        return self._digest("form", session).hex()

    def is_form(self, session: str, given: str) -> bool:
        """Whether the form is one of that session's; compared in constant time."""
        return hmac.compare_digest(self.form(session).encode(), given.encode())

    def _signer(self, salt: str) -> URLSafeSerializer:
        kwargs = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        return URLSafeSerializer(self.key, salt=salt, signer_kwargs=kwargs)

    def _read(self, salt: str, text: str, parts: int) -> list[Any] | None:
        if len(text) > LONGEST:
            return None
        try:
            told = self._signer(salt).loads(text)
        except BadData:
            return None
        if not (isinstance(told, list) and len(told) == parts and told[0] == self.council):
            return None
        return told

    def _digest(self, purpose: str, what: str) -> bytes:
        return hmac.digest(self.key, f"{purpose}/{what}".encode(), hashlib.sha256)


def said_in(text: str) -> tuple[str, str] | None:
    """The council and the link that a token or a cookie names, whoever made it: only to know where to
    ask. None when it names none."""
    if len(text) > LONGEST:
        return None
    try:
        _, told = URLSafeSerializer("nobody's").loads_unsafe(text)
    except (BadData, ValueError, TypeError):
        return None
    if isinstance(told, list) and len(told) in (2, 5) and all(isinstance(w, str) for w in told[:2]):
        return told[0], told[1]
    return None
