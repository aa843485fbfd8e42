"""What is said of a row of measured values."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """The middle of some rounds, and how far they lie apart."""

    median: float
    lowest: float
    highest: float


def spread(values: Sequence[float]) -> Spread:
    """The median, the lowest and the highest of at least one value."""
    return Spread(statistics.median(values), min(values), max(values))


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that is not exceeded by `percent` of all (nearest rank, no guessing)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Ours to theirs, round by round: what slows the machine for a while slows both."""
    return spread([a / b for a, b in zip(ours, theirs, strict=True)])
