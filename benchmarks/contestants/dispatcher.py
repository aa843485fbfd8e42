"""nameko's EventDispatcher, inside a nameko service, sends in a burst."""

from __future__ import annotations

from benchmarks.contestants.bursts import burst
from benchmarks.contestants.sending import in_a_service
from benchmarks.contestants.telling import tell
from benchmarks.queues import PEER_BURST


def main(events: int, warm: int, size: int) -> None:
    """Time how long the service takes to send the events, each confirmed before the next."""
    seconds = in_a_service(lambda dispatch: burst(dispatch, PEER_BURST, events, warm, size))
    tell(events=events, messages=events, seconds=seconds)
