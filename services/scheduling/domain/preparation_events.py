"""What is done to prepare a conference, beyond its attendees, and what changes at its centre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypedDict

from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.scheduling.domain.conference_state import ConferenceState


class Supporting(TypedDict):
    """Somebody on whom the family can rely, and for what."""

    name: str
    relation: str
    how_they_help: str


@dataclass(frozen=True, kw_only=True)
class ParentsMet(CaseEvent):
    """The coordinator has met parents or carers, and explained what a conference is."""

    TOPIC: ClassVar[str] = "conference.parents_met"

    met_on: date
    who: list[str]
    how: str = personal()

    def apply(self, record: ConferenceState) -> None:
        record.parents_met |= set(self.who)


@dataclass(frozen=True, kw_only=True)
class ViewRecorded(CaseEvent):
    """Somebody at the centre was asked whether they want to come and what is to be talked about, and
    was offered an advocate."""

    TOPIC: ClassVar[str] = "conference.view_recorded"

    person: str
    wants_to_come: str
    advocate: str
    asked_on: date
    how: str = personal(about="person")
    to_discuss: str | None = personal(about="person")

    def apply(self, record: ConferenceState) -> None:
        record.views[self.person] = {
            "person": self.person,
            "wants_to_come": self.wants_to_come,
            "advocate": self.advocate,
            "asked_on": self.asked_on.isoformat(),
            "to_discuss": self.to_discuss,
        }


@dataclass(frozen=True, kw_only=True)
class BottomLineAgreed(CaseEvent):
    """Coordinator and referrer agree what any plan must make sure of, perhaps with changes."""

    TOPIC: ClassVar[str] = "conference.bottom_line_agreed"

    agreed_on: date
    changes: str | None = personal()

    def apply(self, record: ConferenceState) -> None:
        record.bottom_line_agreed_on = self.agreed_on
        record.bottom_line_changes = self.changes


@dataclass(frozen=True, kw_only=True)
class SupportNetworkRecorded(CaseEvent):
    """On whom the family can rely; a later one stands in place of an earlier one."""

    TOPIC: ClassVar[str] = "conference.support_network_recorded"

    people: list[Supporting] = personal()

    def apply(self, record: ConferenceState) -> None:
        record.network = self.people
        record.has_network = True


@dataclass(frozen=True, kw_only=True)
class OwnConsentAwaited(CaseEvent):
    """Somebody at the centre has come of age, and nothing is confirmed before they consent."""

    TOPIC: ClassVar[str] = "conference.own_consent_awaited"

    person: str

    def apply(self, record: ConferenceState) -> None:
        record.own_consents[self.person] = "awaited"


@dataclass(frozen=True, kw_only=True)
class OwnConsentNoted(CaseEvent):
    """What somebody who consents for themselves has answered."""

    TOPIC: ClassVar[str] = "conference.own_consent_noted"

    person: str
    answer: str

    def apply(self, record: ConferenceState) -> None:
        record.own_consents[self.person] = self.answer


@dataclass(frozen=True, kw_only=True)
class ChildDropped(CaseEvent):
    """A child who was expected will not be born, and is no longer at the centre."""

    TOPIC: ClassVar[str] = "conference.child_dropped"

    child: str

    def apply(self, record: ConferenceState) -> None:
        record.centre = [person for person in record.centre if person != self.child]
        record.views.pop(self.child, None)


@dataclass(frozen=True, kw_only=True)
class HarmReported(CaseEvent):
    """Somebody said something that puts a person at risk: what is told to a coordinator stays between
    them unless someone is at risk (Central Bedfordshire). `referrer` acts on it at once."""

    TOPIC: ClassVar[str] = "conference.harm_reported"

    referrer: str
    coordinator: str
    told_by: str | None
    at_risk: list[str]
    in_danger_now: bool
    what: str = personal()

    def apply(self, record: ConferenceState) -> None:
        record.harm.append(
            {
                "reported_at": self.recorded_at.isoformat(),
                "occurred_at": self.occurred_at.isoformat(),
                "reported_by": self.coordinator,
                "told_by": self.told_by,
                "at_risk": self.at_risk,
                "in_danger_now": self.in_danger_now,
                "what": self.what,
            }
        )
