"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """One run. In each round one council has stored `flood` events when the relays start, and
    another saves `events`, at `rate` a second; the first `warm` of these are not counted."""

    rounds: int
    flood: int
    events: int
    warm: int
    rate: int


WHOLE = Plan(rounds=3, flood=1000, events=70, warm=10, rate=20)

QUICK = Plan(rounds=2, flood=500, events=30, warm=5, rate=20)
"""To see that it works. Too little to compare anything by."""
