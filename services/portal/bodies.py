"""Reading a request's body: strictly JSON, bounded, and read alike by every reader."""

from __future__ import annotations

import json
import math
from typing import Any

from flask import Request

from services.portal.problems import Problem

LARGEST = 256 * 1024
DEEPEST = 16
LARGEST_NUMBER = 2**53 - 1


class _Unfit(ValueError):
    """JSON perhaps, but not such as everybody reads alike. The message says what to change."""


def read_body(request: Request) -> Any:
    """The body as parsed.

    Raises Problem: 415 for another content type, 413 when it is too large, 400 when it is not
    fit JSON.
    """
    options = request.mimetype_params
    if request.mimetype != "application/json" or options.get("charset", "utf-8").lower() != "utf-8":
        raise Problem(
            415,
            "unsupported_media_type",
            "Send JSON in UTF-8, with the header Content-Type: application/json",
        )
    raw = _bounded(request)
    if not raw.strip():
        raise _malformed("The body is empty. Send a JSON object, {} at least.")
    try:
        return parse(raw)
    except _Unfit as error:
        raise _malformed(str(error)) from None
    except UnicodeDecodeError as error:
        raise _malformed(f"The body is not UTF-8: see byte {error.start}.") from None
    except json.JSONDecodeError as error:
        raise _malformed(
            f"The body is not JSON: {error.msg}, line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise _malformed(_TOO_DEEP) from None


def _bounded(request: Request) -> bytes:
    # Not left to Flask's own limit: of a body without a length it quietly returns what fits.
    too_large = Problem(413, "too_large", "The body is larger than 256 KiB. Send less.")
    if (request.content_length or 0) > LARGEST:
        raise too_large
    raw = bytearray()
    while len(raw) <= LARGEST and (part := request.stream.read(LARGEST + 1 - len(raw))):
        raw += part
    if len(raw) > LARGEST:
        raise too_large
    return bytes(raw)


_TOO_DEEP = f"The body is nested deeper than {DEEPEST} levels. Send it flatter."


def parse(raw: bytes) -> Any:
    """Raises _Unfit, UnicodeDecodeError, json.JSONDecodeError or RecursionError."""
    parsed = json.loads(
        raw.decode("utf-8"),
        object_pairs_hook=_object,
        parse_constant=_no_constant,
        parse_float=_finite,
        parse_int=_whole,
    )
    _check(parsed, 1)
    return parsed


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Unfit(f"The field {_shown(name)} appears twice in one object. Send it once.")
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise _Unfit(f"{name} is not JSON. Leave the field out or send a number.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Unfit("A number is too large to be kept.")
    return number


def _whole(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > LARGEST_NUMBER:
        raise _Unfit(
            f"A whole number is larger than {LARGEST_NUMBER}, which not every reader keeps."
        )
    return int(digits)


def _check(value: Any, depth: int) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, (dict, list)):
        if depth > DEEPEST:
            raise _Unfit(_TOO_DEEP)
        for name in value if isinstance(value, dict) else ():
            _check_text(name)
        for inner in value.values() if isinstance(value, dict) else value:
            _check(inner, depth + 1)


def _check_text(text: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise _Unfit("A text holds half a character (a lone surrogate). Send whole characters.")


def _shown(name: str) -> str:
    return json.dumps(name[:60])


def _malformed(detail: str) -> Problem:
    return Problem(400, "malformed_json", detail)
