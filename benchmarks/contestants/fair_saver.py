"""One council stores very much at once, as an import does; then another saves at a pace."""

from __future__ import annotations

import time

from benchmarks.contestants.opening import opened, store_of
from benchmarks.contestants.pacing import paced
from benchmarks.contestants.telling import tell
from benchmarks.made_up import referral, store_referrals
from benchmarks.places import SENDER


def main(flood: int, events: int, rate: int) -> None:
    """Tell when the flood began, in nanoseconds, and of each event of the other council its position
    in the log, with the time at which `keep` had returned."""
    installation, _ = opened(SENDER)
    flooding, other = (store_of(installation, place) for place in (0, 1))
    begun = time.monotonic_ns()
    store_referrals(flooding, flood)
    sent: list[tuple[int | None, int]] = []
    for _ in paced(events, rate):
        record = referral(other)
        sent.append((other.keep(record), time.monotonic_ns()))
    installation.close()
    tell(begun=begun, sent=sent)
