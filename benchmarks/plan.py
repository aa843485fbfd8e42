"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """One run. Counts are for one round; what is warmed up with is not counted.

    `rate` is in events a second, for the delay; `workers` are those of the nameko service that sends
    in a burst, `writers` are threads that save.
    """

    rounds: int
    events: int
    warm_events: int
    workers: tuple[int, ...]
    paced_events: int
    warm_paced_events: int
    rate: int
    saves: int
    warm_saves: int
    writers: tuple[int, ...]


WHOLE = Plan(
    rounds=3,
    events=4000,
    warm_events=250,
    workers=(1, 10),
    paced_events=200,
    warm_paced_events=20,
    rate=20,
    saves=4000,
    warm_saves=160,
    writers=(1, 4, 8),
)

QUICK = Plan(
    rounds=2,
    events=500,
    warm_events=250,
    workers=(1, 10),
    paced_events=40,
    warm_paced_events=10,
    rate=20,
    saves=400,
    warm_saves=80,
    writers=(1, 4, 8),
)
"""To see that it works. Too little to compare anything by."""
