"""Threads that save referrals side by side, each save a transaction of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks.contestants.opening import opened, store_of
from benchmarks.contestants.telling import tell
from benchmarks.made_up import referral
from benchmarks.places import SENDER
from services.referral.domain.referral import Referral
from shared.eventstore.store import CouncilStore


def main(writers: int, saves: int, warm: int) -> None:
    """Time how long the threads take for so many saves in all, shared equally among them."""
    installation, _ = opened(SENDER)
    store = store_of(installation)
    each = saves // writers
    _together(store, [[referral(store) for _ in range(warm // writers)] for _ in range(writers)])
    before = store.last_position()
    shares = [[referral(store) for _ in range(each)] for _ in range(writers)]
    seconds = _together(store, shares)
    if store.last_position() != before + each * writers:
        raise SystemExit("The log did not grow by what was saved.")
    installation.close()
    tell(saves=each * writers, seconds=seconds)


def _together(store: CouncilStore, shares: Sequence[Sequence[Referral]]) -> float:
    """Save each share in a thread of its own, all beginning at once; the seconds until the last."""
    begin = threading.Barrier(len(shares) + 1)

    def write(share: Sequence[Referral]) -> None:
        begin.wait()
        for record in share:
            store.keep(record)

    with ThreadPoolExecutor(len(shares)) as pool:
        done = [pool.submit(write, share) for share in shares]
        begin.wait()
        begun = time.perf_counter()
        for one in done:
            one.result()
        return time.perf_counter() - begun
