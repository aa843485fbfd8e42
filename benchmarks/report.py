"""What was measured, as tables for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.figures import Spread, ratios, spread
from benchmarks.measuring import KINPLAN, NAMEKO, RELAY, STANDALONE, Run, dispatcher

FIRST, OTHER = 42, 22


def as_text(run: Run) -> str:
    """The whole report."""
    return "\n".join(
        [
            *_machine(run),
            "",
            *_publishing(run),
            "",
            *_delay(run),
            "",
            *_saving(run),
            "",
            "Median of the rounds, and (lowest–highest). Ratios are taken within each round.",
            "Times hold for this machine on this day only; what may be compared is the ratio.",
        ]
    )


def as_data(run: Run) -> dict[str, Any]:
    """Facts, plan, every round, and what follows from them."""
    return {
        "facts": run.facts,
        "plan": asdict(run.plan),
        "message_bytes": run.sizes,
        "rounds": {
            "publishing": run.publishing,
            "delay": run.delay,
            "saves_per_second": {str(n): rates for n, rates in run.saving.items()},
        },
        "ratios": {name: asdict(value) for name, value in _ratios(run).items()},
    }


def _machine(run: Run) -> list[str]:
    facts = run.facts
    packages = ", ".join(f"{name} {number}" for name, number in facts["packages"].items())
    settings = ", ".join(f"{k} {v}" for k, v in facts["postgresql_settings"].items())
    return [
        f"{facts['day']}: {facts['cores']} cores, {facts['machine']}, Python {facts['python']}",
        f"RabbitMQ {facts['rabbitmq']}, PostgreSQL {facts['postgresql']} ({settings})",
        packages,
        f"Load (processes wanting a core): {facts['load_before']} before, "
        f"{facts['load_after']} after; {run.plan.rounds} rounds",
    ]


def _publishing(run: Run) -> list[str]:
    plan, found, names = run.plan, _ratios(run), _names(run)
    return [
        f"Publishing {plan.events:,} events in a burst: persistent, confirmed, one quorum queue a",
        f"message. Kinplan: two messages an event, {run.sizes['record']} and {run.sizes['public']} "
        f"bytes; nameko: one, {sum(run.sizes.values()) // 2} bytes.",
        _row("", "messages/s", "events/s"),
        *(
            _row(
                names[name],
                _shown(spread(_column(rounds, "messages_per_second"))),
                _shown(spread(_column(rounds, "events_per_second"))),
            )
            for name, rounds in run.publishing.items()
        ),
        *(
            _row(
                f"relay : {names[peer]}",
                _times(found[f"messages_to_{peer}"]),
                _times(found[f"events_to_{peer}"]),
            )
            for peer in run.peers
        ),
    ]


def _delay(run: Run) -> list[str]:
    plan, found, names = run.plan, _ratios(run), _names(run)
    return [
        f"From commit to handled in another process, milliseconds: {plan.paced_events} events at "
        f"{plan.rate} a second.",
        _row("", "median", "95th percentile"),
        *(
            _row(
                names[name],
                _shown(spread(_column(rounds, "median_ms")), 1),
                _shown(spread(_column(rounds, "p95_ms")), 1),
            )
            for name, rounds in run.delay.items()
        ),
        _row("Kinplan : nameko", _times(found["median_delay"]), _times(found["p95_delay"])),
    ]


def _saving(run: Run) -> list[str]:
    return [
        f"Saving {run.plan.saves:,} referrals, each alone in its transaction, into one council's log.",
        _row("", "saves/s"),
        *(
            _row(_counted(writers, "writer"), _shown(spread(rates)))
            for writers, rates in run.saving.items()
        ),
    ]


def _names(run: Run) -> dict[str, str]:
    named = {
        RELAY: "Kinplan's relay",
        STANDALONE: "nameko.standalone dispatcher",
        KINPLAN: "Kinplan",
        NAMEKO: "nameko",
    }
    for count in run.plan.workers:
        named[dispatcher(count)] = f"nameko EventDispatcher, {_counted(count, 'worker')}"
    return named


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count > 1 else ''}"


def _ratios(run: Run) -> dict[str, Spread]:
    found = {}
    for what in ("messages", "events"):
        ours = _column(run.publishing[RELAY], f"{what}_per_second")
        for peer in run.peers:
            theirs = _column(run.publishing[peer], f"{what}_per_second")
            found[f"{what}_to_{peer}"] = ratios(ours, theirs)
    for what in ("median", "p95"):
        ours, theirs = (_column(run.delay[name], f"{what}_ms") for name in (KINPLAN, NAMEKO))
        found[f"{what}_delay"] = ratios(ours, theirs)
    return found


def _column(rounds: Sequence[dict[str, float]], name: str) -> list[float]:
    return [one[name] for one in rounds]


def _shown(value: Spread, decimals: int = 0) -> str:
    middle, low, high = (f"{n:,.{decimals}f}" for n in (value.median, value.lowest, value.highest))
    return f"{middle} ({low}–{high})"


def _times(value: Spread) -> str:
    return f"× {value.median:.1f} ({value.lowest:.1f}–{value.highest:.1f})"


def _row(name: str, *cells: str) -> str:
    return f"  {name:<{FIRST}}{''.join(f'{cell:>{OTHER}}' for cell in cells)}".rstrip()
