"""One event after the other, as fast as they are confirmed, by whatever sends them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from benchmarks.made_up import body

Dispatch: TypeAlias = Callable[[str, dict[str, Any]], None]
Moments: TypeAlias = tuple[float, float]


def burst(dispatch: Dispatch, event: str, numbers: Iterable[int], size: int) -> Moments:
    """Send an event for each number; the moments, in seconds, of the beginning and the end."""
    begun = time.perf_counter()
    for number in numbers:
        dispatch(event, body(number, size))
    return begun, time.perf_counter()


def seconds_of(bursts: Iterable[Moments]) -> float:
    """From the beginning of the first to the end of the last."""
    begun, ended = zip(*bursts, strict=True)
    return max(ended) - min(begun)
