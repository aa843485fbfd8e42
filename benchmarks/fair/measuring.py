"""The rounds of a run: the other council alone, beside a flood with fair shares, and without."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks import queues
from benchmarks.contestant import started
from benchmarks.facts import facts, load
from benchmarks.failing import MeasurementFailed
from benchmarks.fair.plan import Plan
from benchmarks.measuring import delays
from benchmarks.places import Places
from shared import settings as settings_of

Say = Callable[[str], None]
LONGEST = 240.0
ALONE, FAIR, UNFAIR = "alone", "fair", "unfair"
FLOODING, OTHER = 0, 1
"""The councils' places among the names."""


@dataclass(frozen=True)
class Measured:
    """One way in one round: the other council's delays in milliseconds, and how many events of the
    flood were handled a second, from the relays' start to the last that was handled."""

    delay: dict[str, float]
    flood_per_second: float


class FairRun:
    """One run in one place; what was measured is kept round by round."""

    def __init__(self, plan: Plan, places: Places, say: Say) -> None:
        self.plan = plan
        self.places = places
        self.environment = dict(os.environ) | places.settings()
        self.say = say
        self.rounds: dict[str, list[Measured]] = {ALONE: [], FAIR: [], UNFAIR: []}
        self.facts: dict[str, Any] = {}

    def measure(self) -> None:
        """Measure everything. Raises MeasurementFailed when a number could not be trusted."""
        self.facts = facts(self.places)
        given = settings_of.from_environment(self.environment)
        queues.declare(given.amqp_uri, given.retry_delays)
        for number in range(1, self.plan.rounds + 1):
            self.say(f"One council beside another: round {number} of {self.plan.rounds}")
            # Another way first each time, so that a busy minute hurts all of them.
            ways = list(self.rounds)
            for way in ways[number % 3 :] + ways[: number % 3]:
                self.rounds[way].append(self._measured(way))
        self.facts["load_after"] = load()

    def _measured(self, way: str) -> Measured:
        flood = 0 if way == ALONE else self.plan.flood
        if flood:
            self._result("flood", flood)
        with (
            started("fair_handler", self.environment, flood + self.plan.events) as handler,
            started("fair_follower", self.environment, int(way != UNFAIR)) as follower,
        ):
            handler.wait_ready()
            follower.wait_ready()
            begun = time.monotonic_ns()
            sent = self._result("saver", self.plan.events, self.plan.rate, OTHER)["sent"]
            handled: list[list[int]] = handler.hear(LONGEST)["handled"]
            follower.end()
        arrived = [at for council, _, at in handled if council == FLOODING]
        if len(arrived) != flood:
            raise MeasurementFailed(f"{len(arrived)} of {flood} events of the flood were handled.")
        seconds = (max(arrived) - begun) / 1e9 if arrived else 0.0
        others = {position: at for council, position, at in handled if council == OTHER}
        return Measured(delays(sent[self.plan.warm :], others), flood / seconds if arrived else 0.0)

    def _result(self, name: str, *counts: int) -> dict[str, Any]:
        with started(name, self.environment, *counts) as contestant:
            return contestant.hear(LONGEST)
