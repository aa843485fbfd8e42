"""Leaves words out of a text that must not reach its reader, such as an address, however it was typed.

An address is typed in many ways, so texts are compared word by word: whatever the case, the accents,
the white space and the punctuation between the words, and, where there are digits, whether there is
white space at all. A part of a word is never withheld. Scripts that are written without spaces are
compared character by character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

WITHHELD = "[withheld]"
UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
"""Scripts in which a name stands between other words without a space, by how Unicode calls them."""
FIRST_UNSPACED = 0x0E00
JOINS = frozenset("'\u2019\u02bc\u2018`-\u2010\u2011")
"""What may stand inside a name, or be left out of it: O'Brien, OBrien."""


@dataclass(frozen=True)
class Word:
    """One word of a text: how it is compared, where it stands, and whether the word before it belongs
    to the same name (O'Brien)."""

    key: str
    begins: int
    ends: int
    joined: bool


class Cover:
    """Covers, in one text after the other, what is to be hidden, and counts how often."""

    def __init__(self, hide: Iterable[str]) -> None:
        self.hidden = [words for words in (list(words_of(text)) for text in hide) if words]
        self.withheld = 0

    def all_of(self, value: Any) -> Any:
        """The value with every text in it covered, in whatever lists and objects it holds."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, list):
            return [self.all_of(inner) for inner in value]
        if isinstance(value, dict):
            return {name: self.all_of(inner) for name, inner in value.items()}
        return value

    def __call__(self, text: str) -> str:
        """The text, with what is to be hidden covered."""
        words = list(words_of(text))
        found = [span for hidden in self.hidden for span in _found(words, hidden)]
        pieces, at = [], 0
        for begins, ends in _merged(found):
            pieces += [text[at:begins], WITHHELD]
            at = ends
            self.withheld += 1
        return "".join([*pieces, text[at:]])


def words_of(text: str) -> Iterator[Word]:
    """The words of a text, in their order."""
    begins, last_end, grows = -1, -1, False
    for place, character in enumerate(f"{text}\n"):
        category = unicodedata.category(character)
        if category[0] == "M" or category == "Cf":
            continue  # belongs to what stands before it
        is_word = category[0] in "LN"
        unspaced = is_word and _is_unspaced(character)
        if is_word and grows and not unspaced:
            continue
        if begins >= 0:
            word = _word(text, begins, place, last_end)
            if word is not None:
                yield word
                last_end = place
        begins, grows = (place, not unspaced) if is_word else (-1, False)


def _word(text: str, begins: int, ends: int, last_end: int) -> Word | None:
    key = _compared(text[begins:ends])
    between = text[last_end:begins] if last_end >= 0 else ""
    return Word(key, begins, ends, between in JOINS) if key else None


@lru_cache(maxsize=4096)
def _is_unspaced(character: str) -> bool:
    if ord(character) < FIRST_UNSPACED:
        return False
    name = unicodedata.name(character, "")
    return any(script in name for script in UNSPACED)


def _compared(word: str) -> str:
    """A word as it is compared: in small letters, without accents and invisible characters."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    kept = [c for c in parts if not "\u0300" <= c <= "\u036f" and unicodedata.category(c) != "Cf"]
    return unicodedata.normalize("NFC", "".join(kept).casefold())


def _found(words: Sequence[Word], hidden: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where the hidden words stand in a text, word for word, or run together."""
    keys = [word.key for word in hidden]
    for first in range(len(words)):
        same = [word.key for word in words[first : first + len(keys)]] == keys
        last = first + len(keys) - 1 if same else _run_together(words, first, hidden)
        if last >= 0:
            yield words[first].begins, words[last].ends


def _run_together(words: Sequence[Word], first: int, hidden: Sequence[Word]) -> int:
    """The last word of those that, run together from the first, make what is hidden; -1 when they do
    not. Where there are digits white space does not count (a postcode, a telephone number); elsewhere
    only what stands inside a name may be there or be left out."""
    wanted, run = "".join(word.key for word in hidden), ""
    any_space = any(c.isdigit() for c in wanted)
    if not (any_space or all(word.joined for word in hidden[1:])):
        return -1
    for place in range(first, len(words)):
        if place > first and not (any_space or words[place].joined):
            return -1
        run += words[place].key
        if run == wanted:
            return place
        if not wanted.startswith(run):
            return -1
    return -1


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in their order; those that overlap are one."""
    merged: list[tuple[int, int]] = []
    for begins, ends in sorted(spans):
        if merged and begins < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return iter(merged)
