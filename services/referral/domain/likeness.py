"""When two people are perhaps the same: the same NHS number, or the same name and date of birth."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shared.eventstore.events import ERASED

NHS_NUMBER, NAME_AND_BIRTH = "nhs_number", "name_and_birth"


def marks_of(person: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """By what somebody can be recognised: what it is, and a text that is the same for who is the same.

    A name alone is nothing: two people of one name with different birth dates are two people. Somebody
    who was erased, and a baby who has no date of birth yet, is like nobody.
    """
    if person["nhs_number"]:
        yield NHS_NUMBER, f"nhs:{person['nhs_number']}"
    born: date | None = person["date_of_birth"]
    if born is not None and person["name"] != ERASED:
        yield NAME_AND_BIRTH, f"name-born:{same_name(person['name'])}|{born.isoformat()}"


def same_name(name: str) -> str:
    """The name without what differs by chance: capitals and spaces. Accents tell people apart."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return unicodedata.normalize("NFC", " ".join(folded.split()))
