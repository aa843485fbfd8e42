"""What can happen to a conference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from services.scheduling.domain.rules import Attendee
from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.scheduling.domain.conference import Conference


@dataclass(frozen=True, kw_only=True)
class Opened(CaseEvent):
    """A referral was accepted, so that a conference is to be prepared."""

    TOPIC: ClassVar[str] = "conference.opened"

    referrer: str
    children: list[str]
    conference_by: date

    def apply(self, record: Conference) -> None:
        record.status = "opened"
        record.referrer = self.referrer
        record.conference_by = self.conference_by


@dataclass(frozen=True, kw_only=True)
class CoordinatorAllocated(CaseEvent):
    """An independent coordinator has been given the case, after declaring no other role in it."""

    TOPIC: ClassVar[str] = "conference.coordinator_allocated"

    coordinator: str

    def apply(self, record: Conference) -> None:
        record.coordinator = self.coordinator
        if record.status == "opened":
            record.status = "preparing"


@dataclass(frozen=True, kw_only=True)
class AttendeeInvited(CaseEvent):
    """Somebody whom the family wants there was invited."""

    TOPIC: ClassVar[str] = "conference.attendee_invited"

    attendee: str
    part: str
    name: str = personal(about="attendee")
    relation: str = personal(about="attendee")
    email: str | None = personal(about="attendee")
    phone: str | None = personal(about="attendee")
    language: str = personal(about="attendee")

    def apply(self, record: Conference) -> None:
        record.attendees[self.attendee] = Attendee(
            id=self.attendee,
            name=self.name,
            relation=self.relation,
            part=self.part,
            email=self.email,
            phone=self.phone,
            language=self.language,
        )


@dataclass(frozen=True, kw_only=True)
class AttendeePrepared(CaseEvent):
    """The coordinator has met an attendee and explained what will happen. `prepared` of `expected`
    attendees are now prepared."""

    TOPIC: ClassVar[str] = "conference.attendee_prepared"

    attendee: str
    part: str
    met_on: date
    how: str
    prepared: int
    expected: int
    wishes: str | None = personal(about="attendee")

    def apply(self, record: Conference) -> None:
        record.attendees[self.attendee].prepared_on = self.met_on


@dataclass(frozen=True, kw_only=True)
class InvitationDeclined(CaseEvent):
    """An attendee will not come."""

    TOPIC: ClassVar[str] = "conference.invitation_declined"

    attendee: str
    reason: str

    def apply(self, record: Conference) -> None:
        record.attendees[self.attendee].declined = True


@dataclass(frozen=True, kw_only=True)
class InterpreterBooked(CaseEvent):
    """An interpreter is booked for an attendee."""

    TOPIC: ClassVar[str] = "conference.interpreter_booked"

    attendee: str
    interpreter: str = personal()

    def apply(self, record: Conference) -> None:
        record.attendees[self.attendee].interpreter = self.interpreter


@dataclass(frozen=True, kw_only=True)
class Confirmed(CaseEvent):
    """Everything is ready; the day and the place are fixed."""

    TOPIC: ClassVar[str] = "conference.confirmed"

    starts_at: datetime
    place: str
    attendees: list[str]
    where: str = personal()

    def apply(self, record: Conference) -> None:
        record.status = "confirmed"
        record.starts_at = self.starts_at
        record.place = self.place
        record.where = self.where


@dataclass(frozen=True, kw_only=True)
class PreparationReopened(CaseEvent):
    """Something that had been ready is ready no longer."""

    TOPIC: ClassVar[str] = "conference.preparation_reopened"

    reason: str

    def apply(self, record: Conference) -> None:
        record.status = "preparing"
        if self.reason == "interpreter_cancelled":
            for attendee in record.attendees.values():
                attendee.interpreter = ""


@dataclass(frozen=True, kw_only=True)
class InformationSharingBegun(CaseEvent):
    """Stage one has begun; everybody agreed to the ground rules."""

    TOPIC: ClassVar[str] = "conference.information_sharing_begun"

    def apply(self, record: Conference) -> None:
        record.status = "information_sharing"


@dataclass(frozen=True, kw_only=True)
class PrivateTimeBegun(CaseEvent):
    """Stage two has begun. There is no field for what is said: it is never recorded."""

    TOPIC: ClassVar[str] = "conference.private_time_begun"

    def apply(self, record: Conference) -> None:
        record.status = "private_family_time"


@dataclass(frozen=True, kw_only=True)
class PrivateTimeEnded(CaseEvent):
    """The family has asked the professionals back in."""

    TOPIC: ClassVar[str] = "conference.private_time_ended"

    def apply(self, record: Conference) -> None:
        record.status = "agreeing_plan"


@dataclass(frozen=True, kw_only=True)
class Held(CaseEvent):
    """The conference is over."""

    TOPIC: ClassVar[str] = "conference.held"

    outcome: str
    present: list[str]
    referrer: str
    coordinator: str

    def apply(self, record: Conference) -> None:
        record.status = "held"
        record.outcome = self.outcome
        record.present = self.present


@dataclass(frozen=True, kw_only=True)
class Reconvened(CaseEvent):
    """The family will meet again."""

    TOPIC: ClassVar[str] = "conference.reconvened"

    reason: str
    conference_by: date

    def apply(self, record: Conference) -> None:
        record.status = "preparing"
        record.conference_by = self.conference_by
        record.meetings += 1


@dataclass(frozen=True, kw_only=True)
class Cancelled(CaseEvent):
    """There will be no conference."""

    TOPIC: ClassVar[str] = "conference.cancelled"

    reason: str

    def apply(self, record: Conference) -> None:
        record.status = "cancelled"


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawnAfterwards(CaseEvent):
    """The family withdrew when the conference had been held: it will not meet again, whatever is
    heard of its plan later."""

    TOPIC: ClassVar[str] = "conference.consent_withdrawn_afterwards"

    def apply(self, record: Conference) -> None:
        record.consent_withdrawn = True
