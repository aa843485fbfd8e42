"""How much is measured of the event store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StorePlan:
    """One run. Counts are for one round.

    `saves` are shared equally by the `writers` (processes); each warms up with `warm` saves more.
    `history_writers` save into logs that hold `histories` times `saves` events already. `state` is
    the size of an event in bytes. `records` are sizes of a record, `ledgers` and `logs` of a ledger
    and of a log, in events. `commands` are commands performed one after the other.
    """

    rounds: int
    saves: int
    warm: int
    writers: tuple[int, ...]
    history_writers: int
    histories: tuple[int, ...]
    state: int
    records: tuple[int, ...]
    ledgers: tuple[int, ...]
    proofs: int
    logs: tuple[int, ...]
    commands: int


WHOLE = StorePlan(
    rounds=5,
    saves=8000,
    warm=50,
    writers=(1, 4, 8, 16),
    history_writers=8,
    histories=(0, 10, 100),
    state=500,
    records=(100, 1000, 10_000),
    ledgers=(1000, 10_000, 100_000, 1_000_000),
    proofs=1000,
    logs=(10_000, 100_000, 1_000_000),
    commands=500,
)

QUICK = StorePlan(
    rounds=2,
    saves=800,
    warm=20,
    writers=(1, 4, 8, 16),
    history_writers=8,
    histories=(0, 10),
    state=500,
    records=(100, 1000),
    ledgers=(1000, 10_000),
    proofs=100,
    logs=(1000, 10_000),
    commands=100,
)
"""To see that it works. Too little to compare anything by."""
