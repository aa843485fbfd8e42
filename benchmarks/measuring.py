"""The rounds of a run: ours, then the peer's, then ours again, so that a busy minute hurts both."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from benchmarks import queues
from benchmarks.contestant import START, started
from benchmarks.facts import facts, load
from benchmarks.failing import MeasurementFailed
from benchmarks.figures import percentile
from benchmarks.places import Places
from benchmarks.plan import Plan
from shared import settings as settings_of

Say = Callable[[str], None]
LONGEST_BURST = 240.0

RELAY, STANDALONE = "relay", "standalone"
KINPLAN, NAMEKO = "kinplan", "nameko"


class Run:
    """One run of all measurements in one place; what was measured is kept round by round."""

    def __init__(self, plan: Plan, places: Places, say: Say) -> None:
        self.plan = plan
        self.places = places
        self.environment = dict(os.environ) | places.settings()
        self.say = say
        self.peers = [*(dispatcher(workers) for workers in plan.workers), STANDALONE]
        self.publishing: dict[str, list[dict[str, float]]] = {
            name: [] for name in (RELAY, *self.peers)
        }
        self.delay: dict[str, list[dict[str, float]]] = {KINPLAN: [], NAMEKO: []}
        self.saving: dict[int, list[float]] = {writers: [] for writers in plan.writers}
        self.sizes: dict[str, int] = {}
        self.facts: dict[str, Any] = {}

    def measure(self) -> None:
        """Measure everything. Raises MeasurementFailed when a number could not be trusted."""
        self.facts = facts(self.places)
        given = settings_of.from_environment(self.environment)
        queues.declare(given.amqp_uri, given.retry_delays)
        measurements = {
            "Publishing in a burst": self.publish,
            "Delay from commit to handled": self.wait,
            "Saving by several threads": self.save,
        }
        for name, measure in measurements.items():
            for number in range(1, self.plan.rounds + 1):
                self.say(f"{name}: round {number} of {self.plan.rounds}")
                measure()
        self.facts["load_after"] = load()

    def publish(self) -> None:
        """One round: a burst published by the relay, then by each of nameko's dispatchers."""
        plan = self.plan
        told = self._result("relay", plan.events, plan.warm_events)
        sent = plan.events + plan.warm_events
        self._arrived({queues.EVENTS.queue: sent, queues.RECORDS.queue: sent})
        self.sizes = {name: int(told[name]) for name in ("record", "public")}
        self.publishing[RELAY].append(_rates(told))
        size = sum(self.sizes.values()) // 2
        counts = (plan.events, plan.warm_events, size)
        for workers in plan.workers:
            self._sent(dispatcher(workers), self._result("dispatcher", *counts, workers))
        self._sent(STANDALONE, self._result("standalone", *counts))

    def _sent(self, peer: str, told: dict[str, Any]) -> None:
        self._arrived({queues.peer_queue().name: self.plan.events + self.plan.warm_events})
        self.publishing[peer].append(_rates(told))

    def wait(self) -> None:
        """One round: events at a pace, through Kinplan's processes and then through nameko's."""
        plan = self.plan
        count = plan.paced_events + plan.warm_paced_events
        with (
            started("follower", self.environment) as follower,
            started("kinplan_handler", self.environment, count) as handler,
        ):
            follower.wait_ready()
            handler.wait_ready()
            sent = self._result("saver", count, plan.rate)["sent"]
            self.delay[KINPLAN].append(self._delays(sent, handler.hear(START)["handled"]))
            follower.end()
        queues.empty(self.places.amqp_uri, queues.RECORDS.queue)
        with started("nameko_handler", self.environment, count) as handler:
            handler.wait_ready()
            sent = self._result("paced_dispatcher", count, plan.rate, self.sizes["public"])["sent"]
            self.delay[NAMEKO].append(self._delays(sent, handler.hear(START)["handled"]))

    def save(self) -> None:
        """One round: each number of writers in turn."""
        for writers, rates in self.saving.items():
            told = self._result("writers", writers, self.plan.saves, self.plan.warm_saves)
            rates.append(told["saves"] / told["seconds"])

    def _result(self, name: str, *counts: int) -> dict[str, Any]:
        with started(name, self.environment, *counts) as contestant:
            return contestant.hear(LONGEST_BURST)

    def _arrived(self, expected: dict[str, int]) -> None:
        queues.take_all(self.places.amqp_uri, expected)

    def _delays(self, sent: list[list[int]], handled: list[list[int]]) -> dict[str, float]:
        return delays(sent[self.plan.warm_paced_events :], {number: at for number, at in handled})


def dispatcher(workers: int) -> str:
    """What the rounds of a nameko service with so many workers are kept under."""
    return f"dispatcher_with_{workers}"


def delays(sent: list[list[int]], handled: dict[int, int]) -> dict[str, float]:
    """Median, 95th percentile and highest, in milliseconds, from times in nanoseconds.

    Raises MeasurementFailed when something that was sent was not handled.
    """
    lost = [number for number, _ in sent if number not in handled]
    if lost:
        raise MeasurementFailed(f"{len(lost)} of {len(sent)} events were never handled.")
    waited = [(handled[number] - at) / 1e6 for number, at in sent]
    return {
        "median_ms": percentile(waited, 50),
        "p95_ms": percentile(waited, 95),
        "highest_ms": max(waited),
    }


def _rates(told: dict[str, Any]) -> dict[str, float]:
    return {
        "events_per_second": told["events"] / told["seconds"],
        "messages_per_second": told["messages"] / told["seconds"],
    }
