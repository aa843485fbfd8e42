"""The reason that somebody states for reading a case, as the header Access-Reason brings it."""

from __future__ import annotations

import unicodedata

from flask import request

from services.portal.problems import Problem

HEADER = "Access-Reason"
LONGEST = 300


def access_reason() -> str:
    """The reason stated with this request; empty when there is none. Raises Problem.

    The header's bytes are UTF-8, which HTTP does not say; the server hands them on as Latin-1.
    """
    given = request.headers.get(HEADER, "")
    try:
        text = given.encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise _malformed("is not UTF-8") from None
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > LONGEST:
        raise _malformed(f"is {len(text)} characters long; at most {LONGEST} fit")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise _malformed("holds a character that cannot be stored")
    return text


def _malformed(wrong: str) -> Problem:
    return Problem(
        400,
        "access_reason_malformed",
        f"The header {HEADER} {wrong}. Say in plain text of at most {LONGEST} characters, in UTF-8, "
        "why you have to see the case.",
    )
