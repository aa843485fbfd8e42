"""At a steady pace, whatever the work takes: a late one does not put off those after it."""

from __future__ import annotations

import time
from collections.abc import Iterator


def paced(count: int, rate: int) -> Iterator[int]:
    """Numbers from 0, `rate` of them a second, each when it is due."""
    begun = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, begun + number / rate - time.monotonic()))
        yield number
