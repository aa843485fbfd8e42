"""What is heard of a case before its conference is open.

The announcements of the referral service come by ways of their own, so that a case may be closed, or a
pregnancy lost, before it is heard that the referral was accepted; and of a referral that is never
accepted there is no conference. It is kept here, and counts when the conference opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self
from uuid import UUID

from shared.acts import Act
from shared.eventstore.events import CaseEvent, EventSourced
from shared.identifiers import identifier

LASTING = ("OwnConsentNeeded", "OwnConsentRecorded", "ReferrerChanged", "OfferBindingChanged")
"""What still matters when the referral was accepted after it: own consent, who ever referred, and whether
an accepted offer binds."""


@dataclass(frozen=True, kw_only=True)
class HeardEarly(CaseEvent):
    """Something was heard of a case that has no conference yet. `what` is the announcement's name,
    `person` whom it is about, `previous` whom before, `reason` the code in it, and `position` its place
    in its log; `binds`: an accepted offer does."""

    TOPIC: ClassVar[str] = "early.heard"

    what: str
    person: str
    previous: str
    reason: str
    case_goes_on: bool
    position: int
    binds: bool = False

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

    def note(self, act: Act, what: str, position: int, **told: Any) -> None:
        """Keep what was heard."""
        self._record(HeardEarly, act, what=what, position=position, **told)

    def that_counts(self, position: int) -> list[HeardEarly]:
        """What counts for a conference whose referral was accepted at that position, in the order in
        which it happened: whatever came later, and what an acceptance does not settle."""
        counts = [each for each in self.heard if each.position > position or each.what in LASTING]
        return sorted(counts, key=lambda each: each.position)
