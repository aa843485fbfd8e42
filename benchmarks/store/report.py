"""What was measured of the event store, as tables for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from benchmarks.figures import Spread, ratios
from benchmarks.store.commanding import ACCEPTED, ENCRYPTED, PLAIN, RECEIVED, SEALED
from benchmarks.store.contestants import pgbench
from benchmarks.store.contestants.ours import Ours
from benchmarks.store.measuring import StoreRun
from benchmarks.store.replaying import OURS, TITLES
from benchmarks.store.saving import Rounds
from benchmarks.store.tables import counted, row, shown, times
from benchmarks.store.verifying import Verified

MICROSECONDS, MILLISECONDS, THOUSAND = 1e6, 1e3, 1e3


def as_text(run: StoreRun) -> str:
    """The whole report."""
    parts = (_machine, _saving, _history, _replaying, _ledger, _verifying, _commands)
    lines = [line for part in parts for line in (*part(run), "")]
    return "\n".join(
        [
            *lines,
            "Median of the rounds, and (lowest–highest). Ratios are taken within each round.",
            "Times hold for this machine on this day only; what may be compared is the ratio.",
        ]
    )


def as_data(run: StoreRun) -> dict[str, Any]:
    """Facts, plan, every round, and what follows from them."""
    return {
        "facts": run.facts,
        "plan": asdict(run.plan),
        "left_out": run.field.left_out,
        "rounds": {
            "saves_per_second": run.saving.rates,
            "saves_per_second_after_history": run.after_history.rates,
            "mapping_seconds": run.replaying.mapping,
            "finding_seconds": run.replaying.finding,
            "sealed_per_second": run.ledgering.sealing,
            "proof_seconds": run.ledgering.proving,
            "proof_check_seconds": run.ledgering.checking,
            "proof_hashes": run.ledgering.hashes,
            "verified": _as_dicts(run.verifying.rounds),
            "sealed_in_database_per_second": run.verifying.sealing,
            "command_seconds": run.commanding.seconds,
        },
        "readers": {
            name: [asdict(outcome) for outcome in outcomes]
            for name, outcomes in run.saving.outcomes.items()
        },
        "ratios": {
            "saves": _as_data(_to_ours(run.saving.rates)),
            "saves_after_history": _as_data(_to_ours(run.after_history.rates)),
            "mapping_speed": _as_data(_to_ours(_speeds(run.replaying.mapping))),
            "finding_speed": _as_data(_to_ours(_speeds(run.replaying.finding))),
            "command_time": {
                command: asdict(ratios(seconds[ENCRYPTED], seconds[PLAIN]))
                for command, seconds in run.commanding.seconds.items()
            },
            "command_time_while_sealing": {
                command: asdict(ratios(seconds[SEALED], seconds[ENCRYPTED]))
                for command, seconds in run.commanding.seconds.items()
            },
        },
    }


def _machine(run: StoreRun) -> Iterator[str]:
    facts = run.facts
    yield f"{facts['day']}: {facts['cores']} cores, {facts['machine']}, Python {facts['python']}"
    settings = ", ".join(f"{k} {v}" for k, v in facts["postgresql_settings"].items())
    yield f"PostgreSQL {facts['postgresql']} ({settings})"
    packages = facts["packages"] | facts["npm_packages"]
    yield ", ".join(f"{name} {number}" for name, number in packages.items())
    yield (
        f"Load (processes wanting a core): {facts['load_before']} before, {facts['load_after']} "
        f"after; {run.plan.rounds} rounds"
    )
    for title, why in run.field.left_out.items():
        yield f"Left out: {title}, since {why}."


def _saving(run: StoreRun) -> Iterator[str]:
    plan, rates, names = run.plan, run.saving.rates, _names(run)
    yield (
        f"Saving {plan.saves:,} events of {plan.state} bytes, one a save, each writer a process, and a "
        "reader following (but for pgbench): saves/s"
    )
    yield row("", (counted(writers, "writer") for writers in plan.writers))
    for name, by_writers in rates.items():
        yield row(names[name], (shown(rounds) for rounds in by_writers.values()))
    for name, found in _to_ours(rates).items():
        yield row(f"Kinplan : {names[name]}", (times(each) for each in found.values()))
    yield "What the readers made of it, all rounds together:"
    for name, outcomes in run.saving.outcomes.items():
        each = (load + plan.warm * writers for writers, load in _loads(run))
        missed = sum(outcome.missed for outcome in outcomes)
        repeated = sum(outcome.repeated for outcome in outcomes)
        followed = f"missed {missed:,} of {sum(each) * plan.rounds:,}, saw {repeated:,} again"
        yield f"  {names[name]}: {followed}"


def _loads(run: StoreRun) -> Iterator[tuple[int, int]]:
    for writers in run.plan.writers:
        yield writers, run.plan.saves // writers * writers


def _history(run: StoreRun) -> Iterator[str]:
    plan, rates, names = run.plan, run.after_history.rates, _names(run)
    histories = next(iter(rates.values()))
    yield f"The same with {plan.history_writers} writers and events there before: saves/s"
    yield row("", (f"{history:,} before" for history in histories))
    for name, by_history in rates.items():
        yield row(names[name], (shown(rounds) for rounds in by_history.values()))
    for name, found in _to_ours(rates).items():
        yield row(f"Kinplan : {names[name]}", (times(each) for each in found.values()))
    for name, by_history in rates.items():
        empty = by_history[0]
        yield row(
            f"{names[name]} : empty log",
            (times(ratios(rounds, empty)) for rounds in by_history.values()),
        )


def _replaying(run: StoreRun) -> Iterator[str]:
    for what, seconds in (
        ("From a record's stored bytes to its events, thousand events/s", run.replaying.mapping),
        ("From the query for a record to its state, thousand events/s", run.replaying.finding),
    ):
        yield what
        yield row("", (counted(size, "event") for size in run.plan.records))
        speeds = _speeds(seconds)
        for name, by_size in speeds.items():
            yield row(TITLES[name], (shown(rounds, 1) for rounds in by_size.values()))
        for name, found in _to_ours(speeds).items():
            yield row(f"Kinplan : {TITLES[name]}", (times(each) for each in found.values()))


def _ledger(run: StoreRun) -> Iterator[str]:
    ledger = run.ledgering
    yield "The ledger in memory, by its size"
    yield row("", (counted(size, "leaf").replace("leafs", "leaves") for size in run.plan.ledgers))
    sealing = (_scaled(each, 1 / THOUSAND, 0) for each in ledger.sealing.values())
    yield row("leaves made and added, thousand/s", sealing)
    yield row("a proof made, µs", (_scaled(each, MICROSECONDS) for each in ledger.proving.values()))
    yield row(
        "a proof checked, µs", (_scaled(each, MICROSECONDS) for each in ledger.checking.values())
    )
    yield row("hashes in a proof, at most", (f"{count}" for count in ledger.hashes.values()))


def _verifying(run: StoreRun) -> Iterator[str]:
    rounds = run.verifying.rounds
    yield "A council's log in the database, gathered already: sealed once, verified in each round"
    yield row("", (counted(size, "event") for size in rounds))
    sealing = (f"{run.verifying.sealing[size] / THOUSAND:,.1f}" for size in rounds)
    yield row("sealed, thousand events/s", sealing)
    yield row(
        "seconds to verify", (shown([one.seconds for one in each], 2) for each in rounds.values())
    )
    speeds = ([one.events / one.seconds for one in each] for each in rounds.values())
    yield row("verified, thousand events/s", (_scaled(each, 1 / THOUSAND) for each in speeds))
    yield row(
        "most memory, MiB", (shown([one.peak_mib for one in each]) for each in rounds.values())
    )


def _commands(run: StoreRun) -> Iterator[str]:
    yield "A command, from what the edge is given to the committed answer: median ms"
    yield row("", ("encrypted", "in the clear", "ratio of times"))
    for command, name in ((RECEIVED, "a referral received"), (ACCEPTED, "a referral accepted")):
        seconds = run.commanding.seconds[command]
        cells = (_scaled(seconds[how], MILLISECONDS, 2) for how in (ENCRYPTED, PLAIN))
        yield row(name, (*cells, times(ratios(seconds[ENCRYPTED], seconds[PLAIN]))))
    yield row("while all of it is sealed", ("encrypted", "sealed beside", "ratio of times"))
    for command, name in ((RECEIVED, "a referral received"), (ACCEPTED, "a referral accepted")):
        seconds = run.commanding.seconds[command]
        cells = (_scaled(seconds[how], MILLISECONDS, 2) for how in (ENCRYPTED, SEALED))
        yield row(name, (*cells, times(ratios(seconds[SEALED], seconds[ENCRYPTED]))))


def _names(run: StoreRun) -> dict[str, str]:
    named = {each.name: each.title for each in run.field.contestants}
    return named | {pgbench.NAME: pgbench.TITLE}


def _to_ours(rounds: Rounds) -> dict[str, dict[int, Spread]]:
    """Ours to each other's, round by round."""
    assert Ours.name == OURS
    ours = rounds[OURS]
    return {
        name: {size: ratios(ours[size], values) for size, values in by_size.items()}
        for name, by_size in rounds.items()
        if name != OURS
    }


def _speeds(seconds: Rounds) -> Rounds:
    return {
        name: {size: [size / each / THOUSAND for each in taken] for size, taken in by_size.items()}
        for name, by_size in seconds.items()
    }


def _scaled(values: list[float], by: float, decimals: int = 1) -> str:
    return shown([value * by for value in values], decimals)


def _as_data(found: Mapping[str, Mapping[int, Spread]]) -> dict[str, dict[int, dict[str, float]]]:
    return {
        name: {size: asdict(value) for size, value in by_size.items()}
        for name, by_size in found.items()
    }


def _as_dicts(rounds: Mapping[int, list[Verified]]) -> dict[int, list[dict[str, float]]]:
    return {size: [asdict(one) for one in each] for size, each in rounds.items()}
