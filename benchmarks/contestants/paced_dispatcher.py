"""nameko's EventDispatcher, inside a nameko service, sends at a pace."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.contestants.pacing import paced
from benchmarks.contestants.sending import in_a_service
from benchmarks.contestants.telling import tell
from benchmarks.made_up import body
from benchmarks.queues import PEER_PACED


def main(events: int, rate: int, size: int) -> None:
    """Tell each event's number, with the time just before it was dispatched: there a service that
    announces by hand has just committed."""

    def send(dispatch: Any) -> list[tuple[int, int]]:
        sent = []
        for number in paced(events, rate):
            told = body(number, size)
            sent.append((number, time.monotonic_ns()))
            dispatch(PEER_PACED, told)
        return sent

    tell(sent=in_a_service([send])[0])
