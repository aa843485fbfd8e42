"""One event after the other, as fast as they are confirmed, by whatever sends them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from benchmarks.made_up import body

Dispatch = Callable[[str, dict[str, Any]], None]


def burst(dispatch: Dispatch, event: str, events: int, warm: int, size: int) -> float:
    """Send `warm` events, then `events` more; return the seconds that the latter took."""
    for number in range(warm):
        dispatch(event, body(number, size))
    begun = time.perf_counter()
    for number in range(warm, warm + events):
        dispatch(event, body(number, size))
    return time.perf_counter() - begun
