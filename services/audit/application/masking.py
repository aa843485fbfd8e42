"""Masks the names of other people in what is given to one person.

It knows the names that Kinplan knows, and no more: "his mother" it leaves. Whoever gives a record out
reads it through and withholds what else tells of somebody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from shared.eventstore.events import ERASED

MASK = "[another person]"
# Names that are also everyday words are masked only where they are written like names.
ORDINARY = frozenset(
    (
        *("april", "art", "august", "bill", "dawn", "faith", "frank", "grace", "hope", "iris"),
        *("joy", "june", "lily", "mark", "may", "olive", "rich", "rose", "ruby", "summer"),
        *("violet", "will", "young"),
    )
)


class Mask:
    """Hides `others`, people's full names, and the single words of them; of `phrases`, whoever was named
    without being known, only the whole. What is part of one of `own` names is never hidden."""

    def __init__(self, others: Iterable[str], phrases: Iterable[str], own: Collection[str]) -> None:
        kept = {plain(name) for name in own} | {
            plain(word) for name in own for word in name.split()
        }
        names = [name for name in others if name != ERASED]
        wholes = {" ".join(name.split()) for name in (*names, *phrases)} - {ERASED, ""}
        words = {word for name in names for word in name.split() if len(word) > 1}
        found = [text for text in (*wholes, *words) if plain(text) not in kept]
        anyhow = [text for text in found if plain(text) not in ORDINARY]
        as_written = [text for text in found if plain(text) in ORDINARY]
        self._patterns = [
            pattern
            for pattern in (_pattern(anyhow, re.IGNORECASE), _pattern(as_written, re.NOFLAG))
            if pattern
        ]

    def of(self, value: Any) -> Any:
        """The value with others' names hidden, in whatever lists and objects it holds."""
        if isinstance(value, str):
            for pattern in self._patterns:
                value = pattern.sub(MASK, value)
            return value
        if isinstance(value, list):
            return [self.of(inner) for inner in value]
        if isinstance(value, dict):
            return {name: self.of(inner) for name, inner in value.items()}
        return value


def plain(name: str) -> str:
    """A name as it is compared: without regard to capitals and spaces."""
    return " ".join(name.split()).casefold()


def _pattern(texts: Collection[str], flags: re.RegexFlag) -> re.Pattern[str] | None:
    if not texts:
        return None
    longest_first = sorted(texts, key=len, reverse=True)
    choices = "|".join(_written(text) for text in longest_first)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)", flags)


def _written(text: str) -> str:
    """The name however its spaces and apostrophes are written."""
    return r"\s+".join(re.sub("['’]", "['’]", re.escape(word)) for word in text.split())
