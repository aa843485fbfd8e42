"""Plan copies that went wrong: each breach with its clock, and what was done about it.

They are kept beside the plan, since a breach comes to light in any state of it, also after its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from services.plans.domain import events, rules
from services.plans.domain.refusals import NoSuchBreach, ReasonMissing
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier

HOURS_TO_TELL = 72
STOPPING = ("commissioner_told", "commissioner_not_needed")
"""The steps after which the clock runs no longer."""


def tell_by(discovered_at: datetime) -> datetime:
    """The Information Commissioner is told within 72 hours of becoming aware of a breach, unless a risk
    to people is unlikely (UK GDPR, article 33). Hours, whatever the clocks do meanwhile."""
    return discovered_at.astimezone(UTC) + timedelta(hours=HOURS_TO_TELL)


def not_telling_has_its_reason(step: str, reason: str | None) -> None:
    """Why the Commissioner need not be told is documented (UK GDPR, article 33 (5))."""
    if step == "commissioner_not_needed" and reason is None:
        raise ReasonMissing("Give the reason for which no risk to anybody is likely.")


@dataclass(frozen=True)
class BreachClock:
    """How a breach's clock stands: until when to tell, when it was stopped, whether that is late."""

    tell_by: datetime
    stopped_at: datetime | None
    overdue: bool


class Breaches(EventSourced):
    """The breaches of one case."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.reported: dict[str, events.BreachReported] = {}
        self.steps: dict[str, list[events.BreachStepNoted]] = {}

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the case's breaches are kept."""
        return identifier("breaches", council, reference)

    @classmethod
    def new(cls, council: str, reference: str) -> Self:
        """The case's breaches, of which none was reported yet."""
        return cls(cls.id_of(council, reference), reference)

    def report(self, act: Act, breach: str, told: Mapping[str, Any]) -> datetime:
        """A copy went wrong: the clock runs. Until when the Commissioner is to be told. Raises
        NotYetHappened."""
        rules.that_time_has_come("The discovery", told["discovered_at"], act.recorded_at)
        self._record(
            events.BreachReported,
            act,
            breach=breach,
            plan_version=told["plan_version"],
            recipient=told["recipient"],
            discovered_at=told["discovered_at"].astimezone(UTC),
            tell_by=tell_by(told["discovered_at"]),
            endangered=list(told["endangered"]),
            what_happened=told["what_happened"],
        )
        return self.reported[breach].tell_by

    def note_step(
        self, act: Act, breach: str, step: str, done_at: datetime, reason: str | None
    ) -> None:
        """Something was done about it. Raises NoSuchBreach, NotYetHappened, ReasonMissing."""
        if breach not in self.reported:
            raise NoSuchBreach("No such breach was reported in this case. Look which there are.")
        rules.that_time_has_come("The step", done_at, act.recorded_at)
        not_telling_has_its_reason(step, reason)
        self._record(
            events.BreachStepNoted,
            act,
            breach=breach,
            step=step,
            done_at=done_at.astimezone(UTC),
            reason=reason,
        )

    def clock_of(self, breach: str, now: datetime) -> BreachClock:
        """How its clock stands now. What was done too late stays overdue."""
        until = self.reported[breach].tell_by
        stops = [s.done_at for s in self.steps.get(breach, ()) if s.step in STOPPING]
        stopped_at = min(stops, default=None)
        return BreachClock(until, stopped_at, (stopped_at or now) > until)
