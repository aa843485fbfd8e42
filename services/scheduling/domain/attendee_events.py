"""What can happen to somebody who is to attend."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from services.scheduling.domain.apart import Apart
from services.scheduling.domain.attendee import Attendee, OwnSession
from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.scheduling.domain.conference_state import ConferenceState


@dataclass(frozen=True, kw_only=True)
class AttendeeInvited(CaseEvent):
    """Somebody whom the family wants there was invited. `formerly` are the identifiers, here
    and in the referral, that earlier invitations gave the same person, or somebody of the same name."""

    TOPIC: ClassVar[str] = "conference.attendee_invited"

    attendee: str
    part: str
    person: str | None = None
    children: list[str] = field(default_factory=list)
    formerly: list[str] = field(default_factory=list)
    contact_is_safe: bool = True
    name: str = personal(about="attendee")
    relation: str = personal(about="attendee")
    email: str | None = personal(about="attendee")
    phone: str | None = personal(about="attendee")
    language: str = personal(about="attendee")
    keep_from_others: list[str] = personal(about="attendee", default_factory=list)
    needs: list[str] = personal(about="attendee", default_factory=list)

    def apply(self, record: ConferenceState) -> None:
        record.attendees[self.attendee] = Attendee(
            id=self.attendee,
            name=self.name,
            relation=self.relation,
            part=self.part,
            email=self.email,
            phone=self.phone,
            language=self.language,
            person=self.person,
            children=self.children,
            contact_is_safe=self.contact_is_safe,
            keep_from_others=self.keep_from_others,
            needs=self.needs,
            formerly=self.formerly,
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

    def apply(self, record: ConferenceState) -> None:
        record.attendees[self.attendee].prepared_on = self.met_on


@dataclass(frozen=True, kw_only=True)
class AttemptLogged(CaseEvent):
    """The coordinator tried to reach an attendee."""

    TOPIC: ClassVar[str] = "conference.attempt_logged"

    attendee: str
    tried_on: date
    how: str
    result: str

    def apply(self, record: ConferenceState) -> None:
        record.attendees[self.attendee].attempts += 1


@dataclass(frozen=True, kw_only=True)
class ContactChanged(CaseEvent):
    """An attendee is reached in another way, or it is not safe to write to them any more."""

    TOPIC: ClassVar[str] = "conference.contact_changed"

    attendee: str
    contact_is_safe: bool
    email: str | None = personal(about="attendee")
    phone: str | None = personal(about="attendee")
    keep_from_others: list[str] = personal(about="attendee")

    def apply(self, record: ConferenceState) -> None:
        attendee = record.attendees[self.attendee]
        attendee.email, attendee.phone = self.email, self.phone
        attendee.contact_is_safe = self.contact_is_safe
        attendee.keep_from_others = self.keep_from_others


@dataclass(frozen=True, kw_only=True)
class InvitationDeclined(CaseEvent):
    """An attendee will not come."""

    TOPIC: ClassVar[str] = "conference.invitation_declined"

    attendee: str
    reason: str

    def apply(self, record: ConferenceState) -> None:
        record.attendees[self.attendee].declined = True


@dataclass(frozen=True, kw_only=True)
class AttendeeExcluded(CaseEvent):
    """It was decided that somebody will not be there; `other_way` is how they contribute all the same."""

    TOPIC: ClassVar[str] = "conference.attendee_excluded"

    attendee: str
    other_way: str
    decided_by: str = personal()
    reason: str = personal(about="attendee")
    other_way_details: str | None = personal(about="attendee")

    def apply(self, record: ConferenceState) -> None:
        attendee = record.attendees[self.attendee]
        attendee.excluded = True
        attendee.other_way = self.other_way


@dataclass(frozen=True, kw_only=True)
class OwnSessionArranged(CaseEvent):
    """An attendee takes part apart from the main meeting, or, with `how` main_meeting, in it again."""

    TOPIC: ClassVar[str] = "conference.own_session_arranged"

    attendee: str
    how: str
    starts_at: datetime | None
    place: str | None
    where: str | None = personal(about="attendee")

    def apply(self, record: ConferenceState) -> None:
        session = OwnSession(self.how, self.starts_at, self.place, self.where)
        record.attendees[self.attendee].own_session = (
            None if self.how == "main_meeting" else session
        )


@dataclass(frozen=True, kw_only=True)
class InterpreterBooked(CaseEvent):
    """An interpreter is booked for an attendee."""

    TOPIC: ClassVar[str] = "conference.interpreter_booked"

    attendee: str
    interpreter: str = personal()

    def apply(self, record: ConferenceState) -> None:
        record.attendees[self.attendee].interpreter = self.interpreter


@dataclass(frozen=True, kw_only=True)
class InterpreterCancelled(CaseEvent):
    """An attendee's interpreter cannot come; somebody else is to be booked, and never a relative."""

    TOPIC: ClassVar[str] = "conference.interpreter_cancelled"

    attendee: str
    reason: str = personal()

    def apply(self, record: ConferenceState) -> None:
        record.attendees[self.attendee].interpreter = ""


@dataclass(frozen=True, kw_only=True)
class KeptApart(CaseEvent):
    """Two people must never be together. `reference` is that of a court's order, never its text."""

    TOPIC: ClassVar[str] = "conference.kept_apart"

    one: str
    other: str
    source: str
    reference: str | None = personal()
    why: str = personal()

    def apply(self, record: ConferenceState) -> None:
        record.apart.append(Apart(self.one, self.other, self.source, self.reference))


@dataclass(frozen=True, kw_only=True)
class ApartLifted(CaseEvent):
    """Two people may be together again, by a manager's decision."""

    TOPIC: ClassVar[str] = "conference.apart_lifted"

    one: str
    other: str
    reason: str = personal()

    def apply(self, record: ConferenceState) -> None:
        record.apart = [pair for pair in record.apart if not pair.is_of(self.one, self.other)]
