"""What is heard of a case before its conference is open.

The announcements of the referral service come by ways of their own, so that a case may be closed, or a
pregnancy lost, before it is heard that the referral was accepted; and of a referral that is never
accepted there is no conference. It is kept here, and counts when the conference opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from shared.acts import Act
from shared.eventstore.events import CaseEvent, EventSourced
from shared.identifiers import identifier


@dataclass(frozen=True, kw_only=True)
class HeardEarly(CaseEvent):
    """Something was heard of a case that has no conference yet. `what` is the announcement's name,
    `person` whom it is about, `reason` the code in it, and `position` its place in its log."""

    TOPIC: ClassVar[str] = "early.heard"

    what: str
    person: str
    reason: str
    case_goes_on: bool
    position: int

    def apply(self, record: Early) -> None:
        record.heard.append(self)


class Early(EventSourced):
    """What was heard of one case before its conference was open."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.heard: list[HeardEarly] = []

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where it is kept."""
        return identifier("early", council, reference)

    @classmethod
    def empty(cls, council: str, reference: str) -> Self:
        """Nothing was heard yet."""
        return cls(cls.id_of(council, reference), reference)

    def note(
        self, act: Act, what: str, person: str, reason: str, case_goes_on: bool, position: int
    ) -> None:
        """Keep what was heard."""
        self._record(
            HeardEarly,
            act,
            what=what,
            person=person,
            reason=reason,
            case_goes_on=case_goes_on,
            position=position,
        )

    def after(self, position: int) -> list[HeardEarly]:
        """What happened after the referral was accepted, in its order."""
        later = [each for each in self.heard if each.position > position]
        return sorted(later, key=lambda each: each.position)
