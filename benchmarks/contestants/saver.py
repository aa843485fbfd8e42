"""Saves referrals at a pace, and notes when each was committed."""

from __future__ import annotations

import time

from benchmarks.contestants.opening import opened, store_of
from benchmarks.contestants.pacing import paced
from benchmarks.contestants.telling import tell
from benchmarks.made_up import referral
from benchmarks.places import SENDER


def main(events: int, rate: int, council: int = 0) -> None:
    """Tell the position of each event in the log, with the time at which `keep` had returned."""
    installation, _ = opened(SENDER)
    store = store_of(installation, council)
    sent: list[tuple[int | None, int]] = []
    for _ in paced(events, rate):
        record = referral(store)
        position = store.keep(record)
        sent.append((position, time.monotonic_ns()))
    installation.close()
    tell(sent=sent)
