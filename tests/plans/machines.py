"""What the state machines of the plan service's invariants have in common: a case at work, whose
commands are performed as anybody may send them, and everything that was recorded of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from services.plans.application import commands, reactions
from services.plans.application.published import announce
from services.plans.application.review_dates import REVIEW_DATES, ReviewTimer
from services.plans.domain.plan import Plan
from shared.commanding import Work
from shared.contracts.commands import COMMAND
from shared.contracts.reading import read
from shared.eventstore.events import CaseEvent
from shared.refusals import Refusal
from tests.acting import REFERENCE, act, counting, heard, later
from tests.kept import Kept, answered

ID = Plan.id_of("hertfordshire", REFERENCE)
ACTORS = {"referrer": "herts-referrer", "coordinator": "herts-coordinator"}


def walked(machine: type[RuleBasedStateMachine], examples: int = 80) -> None:
    """Walk the machine, the same walks every time. Raises what an invariant raises."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # the shortest walk is not looked for: it takes minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)


def notices(machine: type[RuleBasedStateMachine]) -> None:
    """The machine fails, as it must when a rule was taken away."""
    with pytest.raises(AssertionError):
        walked(machine, examples=1000)


class Case:
    """One case of Hertfordshire in the plan service, from Monday on."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Kept()
        self.days = 0
        self.identify = counting("breach")
        self.rows: dict[str, tuple[date, str, date | None]] = {}
        self.projected = 0
        self.position = 10
        self.refused = ""

    @property
    def now(self) -> datetime:
        """The time of this case."""
        return later(self.days)

    @property
    def today(self) -> date:
        """The day of this case."""
        return self.now.date()

    @property
    def recorded(self) -> list[CaseEvent]:
        """Everything recorded of the plan, in its order."""
        return self.store.events.get(ID, [])

    @property
    def plan(self) -> Plan | None:
        """The plan, read from its events."""
        return self.store.find(Plan, ID)

    @property
    def announced(self) -> list[tuple[str, dict[str, Any]]]:
        """What was announced of the case, in the order of each record."""
        every = [event for events in self.store.events.values() for event in events]
        return [told for event in every if (told := announce(event)) is not None]

    def perform(
        self, name: str, role: str, actor: str = "", strictly: bool = True, **body: Any
    ) -> bool:
        """Somebody sends a command; whether it was done. Not `strictly`: as if nobody had read what it
        holds before, so that the rules alone stand in the way."""
        command = COMMAND[name]
        by = act(role=role, actor=actor or ACTORS.get(role, "herts-manager"), at=self.now)
        try:
            if role not in command.roles:
                return False
            told = read(command.schema(), body) if strictly else body
            work = Work(self.store, REFERENCE, by, told, identify=self.identify)  # type: ignore[arg-type]
            decision = getattr(commands, name)(work)
        except Refusal as refusal:
            self.refused = refusal.code
            return False
        self.store.keep(decision.record, *decision.others)
        self._project()
        return True

    def hear(self, reaction: str, event: str, **data: Any) -> None:
        """Something happened elsewhere."""
        self.position += 1
        told = heard(event, self.position, **data)
        answered(self.store, getattr(reactions, reaction), told, at=self.now)
        self._project()

    def hold_meeting(self, outcome: str, **more: Any) -> None:
        """A conference is held."""
        data = {
            "outcome": outcome,
            "present": ["joan", "carys"],
            "referrer": "herts-referrer",
            "coordinator": "herts-coordinator",
            "held_on": self.today,
            "centre": ["milo", "ada"],
            "check_copies": False,
        }
        self.hear("await_plan_when_conference_held", "ConferenceHeld", **data | more)

    def write_up(self, review_in: int = 30, **more: Any) -> bool:
        """The coordinator writes up a version."""
        body = {
            "actions": [{"what": "Telephone.", "who": "Joan", "by_when": str(self.today)}],
            "back_up_plan": "Milo stays with his aunt.",
            "how_checked": "Joan telephones the school.",
            "family_monitor": "joan",
            "childs_wishes": "Football.",
            "review_on": str(self.today + timedelta(days=review_in)),
        }
        return self.perform("propose_plan", "coordinator", **body | more)

    def tick(self) -> None:
        """The timer looks."""
        ReviewTimer(self.store, lambda: self.now).note(REFERENCE)  # type: ignore[arg-type]
        self._project()

    def _project(self) -> None:
        """Keep the read model up with the log, with dictionaries for its table."""

        def run(statement: str, values: tuple[Any, ...]) -> None:
            if statement.startswith("DELETE"):
                self.rows.pop(values[0], None)
            else:
                self.rows[values[0]] = values[1:]  # type: ignore[assignment]

        for event in self.recorded[self.projected :]:
            way = REVIEW_DATES.get(type(event))
            if way is not None:
                way(run, event)
        self.projected = len(self.recorded)


class CaseAtWork(Case, RuleBasedStateMachine):
    """A case that a state machine walks."""
