"""One run of all measurements of the event store; what was measured is kept round by round."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from benchmarks.facts import load
from benchmarks.store.commanding import Commanding
from benchmarks.store.conditions import conditions
from benchmarks.store.contestants.taking_part import Field
from benchmarks.store.databases import Databases
from benchmarks.store.ledgering import Ledgering
from benchmarks.store.plan import StorePlan
from benchmarks.store.replaying import Replaying
from benchmarks.store.saving import Saving, SavingAfterHistory
from benchmarks.store.verifying import Verifying

Say = Callable[[str], None]


class Measurement(Protocol):
    """One thing that is measured, in rounds."""

    def prepare(self) -> None:
        """Make what all rounds need."""

    def measure(self, number: int) -> None:
        """One round, everybody in turn."""

    def finish(self) -> None:
        """Remove what nobody needs any more."""


class StoreRun:
    """One run on the server that `url` names. `programs` is the folder of PostgreSQL's own, if known."""

    def __init__(
        self, plan: StorePlan, url: str, field: Field, programs: Path | None, say: Say
    ) -> None:
        self.plan = plan
        self.field = field
        self.say = say
        self.facts: dict[str, Any] = {}
        self._url = url
        self._databases = databases = Databases(url)
        self.saving = Saving(plan, databases, field, programs)
        self.after_history = SavingAfterHistory(plan, databases)
        self.replaying = Replaying(plan, databases)
        self.ledgering = Ledgering(plan)
        self.verifying = Verifying(plan, databases)
        self.commanding = Commanding(plan, databases)

    def measure(self) -> None:
        """Measure everything. Raises MeasurementFailed when a number could not be trusted."""
        self.facts = conditions(self._url, self.field.packages)
        measurements: dict[str, Measurement] = {
            "Saving by several processes": self.saving,
            "Saving with history already there": self.after_history,
            "Reading a record": self.replaying,
            "Sealing and proving": self.ledgering,
            "Verifying a log": self.verifying,
            "Performing a command": self.commanding,
        }
        try:
            for name, measurement in measurements.items():
                measurement.prepare()
                for number in range(self.plan.rounds):
                    self.say(f"{name}: round {number + 1} of {self.plan.rounds}")
                    measurement.measure(number)
                measurement.finish()
        finally:
            self._databases.close()
        self.facts["load_after"] = load()
