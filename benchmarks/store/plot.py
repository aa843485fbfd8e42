"""The two pictures of a run: saves by number of writers, and verification by size."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.figures import spread
from benchmarks.store.contestants import pgbench
from benchmarks.store.drawing import Chart, Point, drawn
from benchmarks.store.measuring import StoreRun


def as_svg(run: StoreRun) -> str:
    """Both, side by side."""
    titles = {each.name: each.title for each in run.field.contestants}
    titles[pgbench.NAME] = pgbench.TITLE
    saving = Chart(
        "Saves a second, one event a save",
        "writers, each a process",
        [str(writers) for writers in run.plan.writers],
        {
            titles[name]: [_point(rounds) for rounds in by_writers.values()]
            for name, by_writers in run.saving.rates.items()
        },
    )
    verified = run.verifying.rounds
    verifying = Chart(
        "Seconds to verify a log",
        "events in it",
        [f"{size:,}" for size in verified],
        {"Kinplan": [_point([one.seconds for one in rounds]) for rounds in verified.values()]},
        logarithmic=True,
    )
    return drawn([saving, verifying])


def _point(rounds: Sequence[float]) -> Point:
    found = spread(rounds)
    return Point(found.median, found.lowest, found.highest)
