"""What can happen to a conference: its days and stages; and, from their own files, what happens to its
coordinator, its attendees and its preparation, and what is booked for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from services.scheduling.domain.attendee_events import (
    ApartLifted,
    AttemptLogged,
    AttendeeExcluded,
    AttendeeInvited,
    AttendeePrepared,
    ContactChanged,
    InterpreterBooked,
    InterpreterCancelled,
    InvitationDeclined,
    KeptApart,
    OwnSessionArranged,
)
from services.scheduling.domain.coordinator_events import (
    CaseOffered,
    ConflictDeclared,
    CoordinatorAllocated,
    CoordinatorReleased,
    ReferrerNoted,
)
from services.scheduling.domain.diary import Booked, BookingReleased, CaseGivenBack, CaseTaken
from services.scheduling.domain.early import HeardEarly
from services.scheduling.domain.link_events import (
    CodeWrong,
    LinkIssued,
    LinkLeft,
    LinkLocked,
    LinkOpened,
    LinkRevoked,
    LinkTurnedAway,
)
from services.scheduling.domain.offer_events import (
    CaseEndNoted,
    DaysChosen,
    DaysOffered,
    WishesGiven,
)
from services.scheduling.domain.preparation_events import (
    BottomLineAgreed,
    ChildDropped,
    HarmReported,
    OwnConsentAwaited,
    OwnConsentNoted,
    ParentsMet,
    Supporting,
    SupportNetworkRecorded,
    ViewRecorded,
)
from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.scheduling.domain.conference_state import ConferenceState

__all__ = [
    "ApartLifted",
    "AttemptLogged",
    "AttendeeExcluded",
    "AttendeeInvited",
    "AttendeePrepared",
    "Booked",
    "BookingReleased",
    "BottomLineAgreed",
    "Cancelled",
    "CaseEndNoted",
    "CaseGivenBack",
    "CaseOffered",
    "CaseTaken",
    "ChildDropped",
    "CodeWrong",
    "Confirmed",
    "ConflictDeclared",
    "ConsentWithdrawnAfterwards",
    "ContactChanged",
    "CoordinatorAllocated",
    "CoordinatorReleased",
    "DaysChosen",
    "DaysOffered",
    "HarmReported",
    "HeardEarly",
    "Held",
    "InformationSharingBegun",
    "InterpreterBooked",
    "InterpreterCancelled",
    "InvitationDeclined",
    "KeptApart",
    "LinkIssued",
    "LinkLeft",
    "LinkLocked",
    "LinkOpened",
    "LinkRevoked",
    "LinkTurnedAway",
    "OfferNoted",
    "Opened",
    "OwnConsentAwaited",
    "OwnConsentNoted",
    "OwnSessionArranged",
    "ParentsMet",
    "PreparationReopened",
    "PrivateTimeBegun",
    "PrivateTimeEnded",
    "Reconvened",
    "ReferrerNoted",
    "Reopened",
    "Rescheduled",
    "SupportNetworkRecorded",
    "Supporting",
    "ViewRecorded",
    "WishesGiven",
]


@dataclass(frozen=True, kw_only=True)
class Opened(CaseEvent):
    """A referral was accepted, so that a conference is to be prepared. `never_together`: people who must
    never be together, two by two; `position`: the place of the acceptance in its log."""

    TOPIC: ClassVar[str] = "conference.opened"

    referrer: str
    children: list[str]
    conference_by: date
    adults: list[str] = field(default_factory=list)
    never_together: list[str] = field(default_factory=list)
    position: int = 0

    def apply(self, record: ConferenceState) -> None:
        record.status = "opened"
        record.referrer = self.referrer
        record.referrers.add(self.referrer)
        record.referrer_position = self.position
        record.conference_by = self.conference_by
        record.centre = [*self.children, *self.adults]
        record.set_apart(self.never_together)


@dataclass(frozen=True, kw_only=True)
class Confirmed(CaseEvent):
    """Everything is ready; the day and the place are fixed. `sequence`: how often a day had been fixed
    for this meeting before."""

    TOPIC: ClassVar[str] = "conference.confirmed"

    starts_at: datetime
    place: str
    attendees: list[str]
    sequence: int = 0
    neutral: bool | None = None
    where: str = personal()

    def apply(self, record: ConferenceState) -> None:
        record.status = "confirmed"
        record.fix_day(self.starts_at, self.place, self.where, self.attendees)


@dataclass(frozen=True, kw_only=True)
class Rescheduled(CaseEvent):
    """The conference is on another day, or elsewhere; everything else is as ready as it was."""

    TOPIC: ClassVar[str] = "conference.rescheduled"

    starts_at: datetime
    place: str
    attendees: list[str]
    sequence: int
    neutral: bool | None
    where: str = personal()
    reason: str = personal()

    def apply(self, record: ConferenceState) -> None:
        record.fix_day(self.starts_at, self.place, self.where, self.attendees)


@dataclass(frozen=True, kw_only=True)
class PreparationReopened(CaseEvent):
    """Something that had been ready is ready no longer. `attendees` had been told of the day;
    `interpreters_stay`: not every interpreter has to be booked again."""

    TOPIC: ClassVar[str] = "conference.preparation_reopened"

    reason: str
    attendees: list[str] = field(default_factory=list)
    interpreters_stay: bool = False

    def apply(self, record: ConferenceState) -> None:
        record.status = "preparing"
        record.told_of_day = []
        if self.reason == "interpreter_cancelled" and not self.interpreters_stay:
            for attendee in record.attendees.values():
                attendee.interpreter = ""


@dataclass(frozen=True, kw_only=True)
class InformationSharingBegun(CaseEvent):
    """Stage one has begun; everybody agreed to the ground rules."""

    TOPIC: ClassVar[str] = "conference.information_sharing_begun"

    def apply(self, record: ConferenceState) -> None:
        record.status = "information_sharing"


@dataclass(frozen=True, kw_only=True)
class PrivateTimeBegun(CaseEvent):
    """Stage two has begun. There is no field for what is said: it is never recorded."""

    TOPIC: ClassVar[str] = "conference.private_time_begun"

    def apply(self, record: ConferenceState) -> None:
        record.status = "private_family_time"


@dataclass(frozen=True, kw_only=True)
class PrivateTimeEnded(CaseEvent):
    """The family has asked the professionals back in."""

    TOPIC: ClassVar[str] = "conference.private_time_ended"

    def apply(self, record: ConferenceState) -> None:
        record.status = "agreeing_plan"


@dataclass(frozen=True, kw_only=True)
class Held(CaseEvent):
    """The conference is over. `pairs_together`: how many who must never be together were there in one
    session; `check_copies`: somebody checks every plan copy before it is sent."""

    TOPIC: ClassVar[str] = "conference.held"

    outcome: str
    present: list[str]
    referrer: str
    coordinator: str
    centre: list[str] = field(default_factory=list)
    check_copies: bool = False
    pairs_together: int = 0

    def apply(self, record: ConferenceState) -> None:
        record.status = "held"
        record.outcome = self.outcome
        record.present = self.present
        record.told_of_day = []


@dataclass(frozen=True, kw_only=True)
class Reconvened(CaseEvent):
    """The family will meet again."""

    TOPIC: ClassVar[str] = "conference.reconvened"

    reason: str
    conference_by: date

    def apply(self, record: ConferenceState) -> None:
        record.begin_anew(self.conference_by, meets_again=True)


@dataclass(frozen=True, kw_only=True)
class Reopened(CaseEvent):
    """The case goes on although it had ended; its conference is prepared again. `meets_again`: it had
    been held, so that this is another meeting."""

    TOPIC: ClassVar[str] = "conference.reopened"

    reason: str
    conference_by: date
    meets_again: bool

    def apply(self, record: ConferenceState) -> None:
        record.offered_to = ""
        record.consent_withdrawn = record.case_ended = False
        record.begin_anew(self.conference_by, self.meets_again)


@dataclass(frozen=True, kw_only=True)
class Cancelled(CaseEvent):
    """There will be no conference. `attendees` had been told of the day."""

    TOPIC: ClassVar[str] = "conference.cancelled"

    reason: str
    attendees: list[str] = field(default_factory=list)

    def apply(self, record: ConferenceState) -> None:
        record.status = "cancelled"
        record.told_of_day = []


@dataclass(frozen=True, kw_only=True)
class OfferNoted(CaseEvent):
    """The referral service has told whether an accepted offer binds the council to hold the conference.
    `position`: the place of that in its log."""

    TOPIC: ClassVar[str] = "conference.offer_noted"

    binds: bool
    position: int

    def apply(self, record: ConferenceState) -> None:
        record.offer_binds = self.binds
        record.offer_position = self.position


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawnAfterwards(CaseEvent):
    """The family withdrew when the conference had been held: it will not meet again, whatever is
    heard of its plan later."""

    TOPIC: ClassVar[str] = "conference.consent_withdrawn_afterwards"

    def apply(self, record: ConferenceState) -> None:
        record.consent_withdrawn = True
