"""How those at the centre fare afterwards: recorded when the plan ends, and 6, 12 and 24 months after
the conference, since services that record outputs alone cannot tell what conferences achieve
(Foundations 2025; the Coram trial)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from services.plans.domain import events, rules
from services.plans.domain.refusals import OutcomeTooEarly
from shared.acts import Act
from shared.days import months_after
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier


def the_months_have_passed(months: int, on: date, first_held_on: date | None) -> None:
    """An outcome after so many months is seen when they have passed since the first conference."""
    if first_held_on is None:
        raise OutcomeTooEarly("No conference was held in this case. Record it for 0 months.")
    earliest = months_after(first_held_on, months)
    if on < earliest:
        raise OutcomeTooEarly(
            f"{months} months after the conference is {earliest.isoformat()}. Record it on that day "
            "or later."
        )


def the_plan_has_ended(on: date, closed_on: date | None) -> None:
    """The outcome at the end is seen at the end, or after it."""
    if closed_on is None:
        raise OutcomeTooEarly("The plan is still followed up. Close it first.")
    if on < closed_on:
        raise OutcomeTooEarly(
            f"The plan was closed on {closed_on.isoformat()}. Record it on that day or later."
        )


class Outcomes(EventSourced):
    """The outcomes of one case, for each person at the centre and each time."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.recorded: dict[tuple[str, int], list[events.OutcomeRecorded]] = {}

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the case's outcomes are kept."""
        return identifier("outcomes", council, reference)

    @classmethod
    def new(cls, council: str, reference: str) -> Self:
        """The case's outcomes, of which none was recorded yet."""
        return cls(cls.id_of(council, reference), reference)

    def record(
        self,
        act: Act,
        told: Mapping[str, Any],
        centre: Collection[str],
        first_held_on: date | None,
        closed_on: date | None,
    ) -> None:
        """Record one, or correct it: both stay. Raises NotAtTheCentre, NotYetHappened,
        OutcomeTooEarly."""
        person, months, on = told["person"], told["months"], told["on"]
        rules.those_named_are_at_the_centre((person,), centre)
        rules.it_has_happened("The outcome", on, act.today)
        if months:
            the_months_have_passed(months, on, first_held_on)
        else:
            the_plan_has_ended(on, closed_on)
        self._record(
            events.OutcomeRecorded,
            act,
            person=person,
            months=months,
            seen_on=on,
            corrects=(person, months) in self.recorded,
            legal_status=told["legal_status"],
            living_arrangement=told["living_arrangement"],
            proceedings=told["proceedings"],
            days_in_care=told["days_in_care"],
        )
