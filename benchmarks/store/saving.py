"""Saves a second: everybody with one to sixteen writers, and two with history already there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from subprocess import SubprocessError
from typing import TypeVar

import psycopg

from benchmarks.failing import MeasurementFailed
from benchmarks.store.contestants import Contestant, WithHistory, pgbench
from benchmarks.store.contestants.ours import Ours
from benchmarks.store.contestants.stock import Stock
from benchmarks.store.contestants.taking_part import Field
from benchmarks.store.databases import Databases
from benchmarks.store.plan import StorePlan
from benchmarks.store.together import Load, Outcome, saved_by

T = TypeVar("T")

Rounds = dict[str, dict[int, list[float]]]
"""By contestant's name, then by number of writers (or events there before): a rate for each round."""


class Saving:
    """The measurement of saves by number of writers."""

    def __init__(
        self,
        plan: StorePlan,
        databases: Databases,
        field: Field,
        programs: Path | None,
    ) -> None:
        self.plan = plan
        self.databases = databases
        self.field = field
        self.programs = programs if programs and (programs / "pgbench").exists() else None
        self.rates: Rounds = {}
        self.outcomes: dict[str, list[Outcome]] = {}

    def prepare(self) -> None:
        """Make everybody's tables, once. Who cannot make them here is left out, but for the two that
        the run is about."""
        for each in self.field.contestants.copy():
            try:
                self.databases.template(each.name, each.prepare)
            except (MeasurementFailed, SubprocessError, OSError, psycopg.Error) as problem:
                if each.strict:
                    raise
                self.field.leave_out(each, f"its tables were not made ({type(problem).__name__})")
        if self.programs:
            self.databases.template(pgbench.NAME, pgbench.prepare)
        else:
            self.field.left_out[pgbench.TITLE] = "it is not on this machine"
        self.enter()

    def enter(self) -> None:
        """Begin the lists of all who take part."""
        names = [each.name for each in self.field.contestants]
        self.outcomes = {name: [] for name in names}
        names += [pgbench.NAME] if self.programs else []
        self.rates = {name: {n: [] for n in self.plan.writers} for name in names}

    def measure(self, number: int) -> None:
        """One round: for each number of writers everybody in turn, another one first each time."""
        for writers in self.plan.writers:
            for name in turned(list(self.rates), number):
                self.rates[name][writers].append(self._rate(name, writers))

    def finish(self) -> None:
        """Nothing: the tables of ours and the library's are used again."""

    def _rate(self, name: str, writers: int) -> float:
        plan = self.plan
        with self.databases.fresh(name) as url:
            if name == pgbench.NAME:
                assert self.programs is not None
                return pgbench.rate(self.programs, url, writers, plan.saves, plan.state)
            contestant = next(each for each in self.field.contestants if each.name == name)
            load = Load(writers, plan.saves, plan.warm, plan.state)
            outcome = saved_by(contestant, url, load)
        self.outcomes[name].append(outcome)
        return outcome.rate


class SavingAfterHistory:
    """The measurement of saves into logs that hold many events already: ours and the library's."""

    def __init__(self, plan: StorePlan, databases: Databases) -> None:
        self.plan = plan
        self.databases = databases
        self.contestants: list[WithHistory] = [Ours(), Stock()]
        self.rates: Rounds = {
            each.name: {times * plan.saves: [] for times in plan.histories}
            for each in self.contestants
        }

    def prepare(self) -> None:
        """Make the logs, once. They are copied for each round, and grow by one round only."""
        for each in self.contestants:
            for history in self._there_before():
                fill = partial(each.fill, count=history, size=self.plan.state)
                name = _template(each, history)
                self.databases.copy_template(name, of=each.name, prepare=fill)

    def measure(self, number: int) -> None:
        """One round: for each history both in turn."""
        for history in self._there_before():
            for each in turned(self.contestants, number):
                plan = self.plan
                load = Load(plan.history_writers, plan.saves, plan.warm, plan.state, history)
                with self.databases.fresh(_template(each, history)) as url:
                    self.rates[each.name][history].append(saved_by(each, url, load).rate)

    def finish(self) -> None:
        """Remove the logs: they are large."""
        for each in self.contestants:
            for history in self._there_before():
                self.databases.remove(_template(each, history))

    def _there_before(self) -> list[int]:
        return [times * self.plan.saves for times in self.plan.histories]


def turned(everybody: Sequence[T], number: int) -> list[T]:
    """The same in the same order, with another one first in each round."""
    first = number % len(everybody)
    return [*everybody[first:], *everybody[:first]]


def _template(contestant: Contestant, history: int) -> str:
    return f"{contestant.name}-{history}"
