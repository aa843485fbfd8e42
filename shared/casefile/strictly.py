"""JSON that can be understood in one way only, and typed at once."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import msgspec

from shared.casefile.form import DEEPEST_JSON, LARGEST_JSON, CaseFileRefused
from shared.ledger.notes import decoded_base64

T = TypeVar("T")


def parsed(data: bytes, where: str) -> dict[str, Any]:
    """The object in these bytes. Raises CaseFileRefused.

    A name that stands twice in an object, a number that is none, deep nesting and anything but
    UTF-8 are refused.
    """
    if len(data) > LARGEST_JSON:
        raise CaseFileRefused(where, f"it is larger than {LARGEST_JSON} bytes")
    try:
        value = json.loads(data.decode(), object_pairs_hook=_each_once, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise CaseFileRefused(where, "it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise CaseFileRefused(where, f"it is not JSON ({error.msg}, at {error.pos})") from error
    except RecursionError as error:
        raise CaseFileRefused(where, "it is nested too deeply") from error
    except ValueError as error:
        raise CaseFileRefused(where, f"it is not proper JSON: {error}") from error
    if not isinstance(value, dict):
        raise CaseFileRefused(where, "it is not a JSON object")
    if _too_deep(value):
        raise CaseFileRefused(where, "it is nested too deeply")
    return value


def typed(value: object, kind: type[T], where: str) -> T:
    """The value as one of that kind. Raises CaseFileRefused, which names the field."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise CaseFileRefused(where, f"{error}".replace("`", "")) from error


def from_base64(text: str, where: str, size: int | None = None) -> bytes:
    """The bytes of a base64 text, of that many bytes if it is given. Raises CaseFileRefused."""
    data = decoded_base64(text)
    if data is None or size not in (None, len(data)):
        wanted = "" if size is None else f" of {size} bytes"
        raise CaseFileRefused(where, f"it is not the base64{wanted} that should be there")
    return data


def require_text(text: str, where: str) -> str:
    """The text, unless it is empty or holds what does not print. Raises CaseFileRefused."""
    if not text or not text.isprintable():
        raise CaseFileRefused(where, "it is empty, or holds characters that do not print")
    return text


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _too_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST_JSON):
        inner: list[object] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        level = inner
    return bool(level)
