"""What a family member says by their personal link, and the days that are offered to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from services.scheduling.domain.offers import Offer
from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.scheduling.domain.conference_state import ConferenceState


@dataclass(frozen=True, kw_only=True)
class WishesGiven(CaseEvent):
    """An attendee said what they want, in their own words; what they say later stands beside it."""

    TOPIC: ClassVar[str] = "conference.wishes_given"

    attendee: str
    wishes: str = personal(about="attendee")

    def apply(self, record: ConferenceState) -> None:
        record.own_wishes.setdefault(self.attendee, []).append(
            {"said_at": self.recorded_at.isoformat(), "wishes": self.wishes}
        )


@dataclass(frozen=True, kw_only=True)
class DaysOffered(CaseEvent):
    """The coordinator offers days and places, from the first to the last of three lists, to those
    attendees; what was offered them before holds no longer."""

    TOPIC: ClassVar[str] = "conference.days_offered"

    offer: int
    attendees: list[str]
    starts: list[datetime]
    places: list[str]
    where: list[str] = personal()

    def apply(self, record: ConferenceState) -> None:
        record.offers[self.offer] = Offer(
            self.offer, self.attendees, self.starts, self.places, self.where
        )


@dataclass(frozen=True, kw_only=True)
class DaysChosen(CaseEvent):
    """An attendee said which of the days that were offered them suit, by their places in the list; none
    of them may. A later answer stands in place of an earlier one."""

    TOPIC: ClassVar[str] = "conference.days_chosen"

    attendee: str
    offer: int
    suits: list[int]
    remarks: str | None = personal(about="attendee")

    def apply(self, record: ConferenceState) -> None:
        record.offers[self.offer].answers[self.attendee] = (self.suits, self.remarks)


@dataclass(frozen=True, kw_only=True)
class CaseEndNoted(CaseEvent):
    """The case has ended after its conference was held: nobody acts in it by a link any more."""

    TOPIC: ClassVar[str] = "conference.case_end_noted"

    reason: str

    def apply(self, record: ConferenceState) -> None:
        record.case_ended = True
