"""nameko's dispatcher for programs that are no services sends in a burst."""

from __future__ import annotations

import os
from functools import partial

from nameko.standalone.events import event_dispatcher

from benchmarks.contestants.bursts import burst, seconds_of
from benchmarks.contestants.telling import tell
from benchmarks.queues import PEER, PEER_BURST


def main(events: int, warm: int, size: int) -> None:
    """Time how long it takes to send the events, each confirmed before the next."""
    dispatch = partial(event_dispatcher({"AMQP_URI": os.environ["AMQP_URI"]}), PEER)
    burst(dispatch, PEER_BURST, range(warm), size)
    took = burst(dispatch, PEER_BURST, range(warm, warm + events), size)
    tell(events=events, messages=events, seconds=seconds_of([took]))
