"""What was measured of fair shares, as a table for people and as JSON for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from benchmarks.fair.measuring import ALONE, FAIR, UNFAIR, FairRun
from benchmarks.figures import Spread, ratios
from benchmarks.store.tables import row, shown, times

NAMES = {ALONE: "alone", FAIR: "beside the flood", UNFAIR: "the same, no fair shares"}
FIGURES = ("median_ms", "p95_ms", "highest_ms")


def as_text(run: FairRun) -> str:
    """The whole report."""
    plan, facts = run.plan, run.facts
    return "\n".join(
        [
            f"{facts['day']}: {facts['cores']} cores, {facts['machine']}, Python {facts['python']}, "
            f"RabbitMQ {facts['rabbitmq']}, PostgreSQL {facts['postgresql']}",
            f"Load (processes wanting a core): {facts['load_before']} before, "
            f"{facts['load_after']} after; {plan.rounds} rounds",
            "",
            f"From commit to handled, milliseconds: {plan.events - plan.warm} events of one council at "
            f"{plan.rate} a second,",
            f"while {plan.flood:,} events of another council wait to be published.",
            row("", ("median", "95th percentile", "highest")),
            *(
                row(name, (shown(_delays(run, way, figure)) for figure in FIGURES))
                for way, name in NAMES.items()
            ),
            *(
                row(f"{NAMES[way]} : alone", (_times(_slower(run, way, f)) for f in FIGURES))
                for way in (FAIR, UNFAIR)
            ),
            "",
            "Events of the flood handled a second",
            row("with fair shares", [shown(_floods(run, FAIR))]),
            row("without", [shown(_floods(run, UNFAIR))]),
            row("with : without", [times(_cost(run))]),
            "",
            "Median of the rounds, and (lowest–highest). Ratios are taken within each round.",
            "Times hold for this machine on this day only; what may be compared is the ratio.",
        ]
    )


def as_data(run: FairRun) -> dict[str, Any]:
    """Facts, plan, every round, and what follows from them."""
    slower = {
        f"{way}_{figure}_to_alone": asdict(_slower(run, way, figure))
        for way in (FAIR, UNFAIR)
        for figure in FIGURES
    }
    return {
        "facts": run.facts,
        "plan": asdict(run.plan),
        "rounds": {way: [asdict(one) for one in rounds] for way, rounds in run.rounds.items()},
        "ratios": {**slower, "flood_per_second": asdict(_cost(run))},
    }


def _times(value: Spread) -> str:
    """A ratio that may be large."""
    return f"× {value.median:.1f} ({value.lowest:.1f}–{value.highest:.1f})"


def _delays(run: FairRun, way: str, figure: str) -> list[float]:
    return [one.delay[figure] for one in run.rounds[way]]


def _floods(run: FairRun, way: str) -> list[float]:
    return [one.flood_per_second for one in run.rounds[way]]


def _slower(run: FairRun, way: str, figure: str) -> Spread:
    return ratios(_delays(run, way, figure), _delays(run, ALONE, figure))


def _cost(run: FairRun) -> Spread:
    return ratios(_floods(run, FAIR), _floods(run, UNFAIR))
