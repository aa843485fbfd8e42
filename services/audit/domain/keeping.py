"""The keeping of a case: legal holds on it, and the people who are erased from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from services.audit.domain import rules
from services.audit.domain.events import (
    Erasure,
    ErasureCompleted,
    ErasureConfirmed,
    ErasureDecided,
    HoldLifted,
    HoldPlaced,
)
from services.audit.domain.refusals import CaseOnHold, NotOnHold
from services.audit.domain.rules import Person
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier
from shared.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    name="keeping",
    start="kept",
    ways={
        "place_hold": (("kept",), "on_hold"),
        "lift_hold": (("on_hold",), "kept"),
        "decide_erasure": (("kept",), "kept"),
    },
    refusals={"kept": NotOnHold, "on_hold": CaseOnHold},
    messages={
        "kept": "There is no legal hold on this case.",
        "on_hold": "There is a legal hold on this case: nothing in it is erased until a manager lifts it.",
    },
)


@dataclass(frozen=True)
class ToldIn:
    """What else tells of people who are erased: copies of those plan versions, and the files that those
    accounts took away."""

    plan_versions: Sequence[int] = ()
    holders: Sequence[str] = ()


class Keeping(EventSourced):
    """One case's holds and erasures."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.status = "kept"
        self.erasures: dict[str, Erasure] = {}

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the case's keeping is recorded."""
        return identifier("keeping", council, reference)

    @classmethod
    def new(cls, act: Act, reference: str) -> Self:
        """The keeping of a case of which nothing is recorded yet."""
        return cls(cls.id_of(act.council, reference), reference)

    @property
    def erased(self) -> set[str]:
        """Everybody of whom it was decided that they are erased."""
        return {person for erasure in self.erasures.values() for person in erasure.people}

    def place_hold(self, act: Act, reason: str) -> None:
        """See to it that nothing in the case is erased. Raises CaseOnHold when there is a hold."""
        LIFECYCLE.require(self.status, "place_hold")
        self._record(HoldPlaced, act, reason=reason)

    def lift_hold(self, act: Act, reason: str) -> None:
        """End the hold. Raises NotOnHold."""
        LIFECYCLE.require(self.status, "lift_hold")
        self._record(HoldLifted, act, reason=reason)

    def require_erasable(self, ground: str, people: Sequence[Person], over: bool) -> None:
        """Make sure that nothing stands against erasing them on that ground; `over`: the period for
        which the case is kept is over. Raises CaseOnHold, AlreadyErased, RetentionRuns,
        PublicDutyGoesOn."""
        LIFECYCLE.require(self.status, "decide_erasure")
        rules.nobody_was_erased_before([person.id for person in people], self.erased)
        rules.retention_has_ended(ground, over)
        rules.public_duty_has_ended(ground, people, over)

    def decide_erasure(
        self,
        act: Act,
        erasure: str,
        people: Sequence[Person],
        ground: str,
        reason: str,
        told_in: ToldIn,
        over: bool,
    ) -> None:
        """Decide that these people are erased from the case, everywhere. Raises as `require_erasable`
        does."""
        self.require_erasable(ground, people, over)
        self._record(
            ErasureDecided,
            act,
            erasure=erasure,
            people=[person.id for person in people],
            ground=ground,
            plan_versions=list(told_in.plan_versions),
            holders=list(told_in.holders),
            reason=reason,
        )

    def confirm_erasure(
        self,
        act: Act,
        erasure: str,
        service: str,
        person: str,
        keys: int,
        services: Collection[str],
    ) -> None:
        """Note that a service has erased a person; once all `services` have erased everybody, the
        erasure is complete. What was noted before, and what nobody decided here, is ignored."""
        known = self.erasures.get(erasure)
        if known is None or person not in known.people or (service, person) in known.confirmed:
            return
        self._record(
            ErasureConfirmed, act, erasure=erasure, service=service, person=person, keys=keys
        )
        if known.awaited(services):
            return
        self._record(
            ErasureCompleted,
            act,
            erasure=erasure,
            people=known.people,
            plan_versions=known.plan_versions,
            holders=known.holders,
            keys=sum(known.confirmed.values()),
        )
