"""nameko's EventDispatcher, inside a nameko service, sends in a burst."""

from __future__ import annotations

from functools import partial
from typing import Any

from benchmarks.contestants.bursts import burst, seconds_of
from benchmarks.contestants.sending import in_a_service
from benchmarks.contestants.telling import tell
from benchmarks.queues import PEER_BURST


def main(events: int, warm: int, size: int, workers: int) -> None:
    """Time how long so many workers of the service take to send the events, in equal shares. Each
    waits for every confirm; the events are in order only when there is one worker."""

    def send(numbers: range, dispatch: Any) -> Any:
        return burst(dispatch, PEER_BURST, numbers, size)

    def together(count: int) -> float:
        shares = [range(first, count, workers) for first in range(workers)]
        return seconds_of(in_a_service([partial(send, share) for share in shares]))

    together(warm)
    tell(events=events, messages=events, seconds=together(events))
