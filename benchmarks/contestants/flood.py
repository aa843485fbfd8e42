"""The first council stores very much at once, as an import does."""

from __future__ import annotations

from benchmarks.contestants.opening import opened, store_of
from benchmarks.contestants.telling import tell
from benchmarks.made_up import store_referrals
from benchmarks.places import SENDER


def main(events: int) -> None:
    """Store them, and tell how many."""
    installation, _ = opened(SENDER)
    store_referrals(store_of(installation), events)
    installation.close()
    tell(stored=events)
