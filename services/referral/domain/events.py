"""What can happen to a referral."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypedDict

from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.referral.domain.referral import Referral


class Child(TypedDict):
    """A child at the centre: born, or expected. What was erased is empty."""

    id: str
    name: str
    date_of_birth: date | None
    due_date: date | None
    learning_disability: bool


class Parent(TypedDict):
    """A person with parental responsibility, and what they answered. What was erased is empty."""

    id: str
    name: str
    relation: str
    consent: str
    asked_on: date | None
    how_asked: str


@dataclass(frozen=True, kw_only=True)
class Received(CaseEvent):
    """A professional has referred a family that is willing to take part."""

    TOPIC: ClassVar[str] = "referral.received"

    referrer: str
    children: list[Child] = personal(each="id")
    parents: list[Parent] = personal(each="id")
    concerns: str = personal()
    going_well: str = personal()
    needs_to_change: str = personal()
    bottom_line: str = personal()

    def apply(self, record: Referral) -> None:
        record.status = "received"
        record.referrer = self.referrer
        record.children = self.children
        record.parents = self.parents
        record.concerns = self.concerns
        record.going_well = self.going_well
        record.needs_to_change = self.needs_to_change
        record.bottom_line = self.bottom_line
        record.received_at = self.occurred_at


@dataclass(frozen=True, kw_only=True)
class Accepted(CaseEvent):
    """The service has taken the referral on; the conference is due by that day."""

    TOPIC: ClassVar[str] = "referral.accepted"

    referrer: str
    children: list[str]
    conference_by: date

    def apply(self, record: Referral) -> None:
        record.status = "accepted"
        record.conference_by = self.conference_by


@dataclass(frozen=True, kw_only=True)
class Declined(CaseEvent):
    """The service cannot take it on."""

    TOPIC: ClassVar[str] = "referral.declined"

    referrer: str
    reason: str
    explanation: str = personal()
    signpost: str = personal()

    def apply(self, record: Referral) -> None:
        record.status = "declined"
        record.ended_because = self.reason


@dataclass(frozen=True, kw_only=True)
class CoordinatorNoted(CaseEvent):
    """The scheduling service has told who coordinates: from now on they may read the referral."""

    TOPIC: ClassVar[str] = "referral.coordinator_noted"

    coordinator: str

    def apply(self, record: Referral) -> None:
        record.coordinator = self.coordinator


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(CaseEvent):
    """Somebody with parental responsibility no longer wants to take part."""

    TOPIC: ClassVar[str] = "referral.consent_withdrawn"

    withdrawn_by: str
    was_accepted: bool
    how: str = personal(about="withdrawn_by")

    def apply(self, record: Referral) -> None:
        record.status = "consent_withdrawn"
        record.ended_because = "consent_withdrawn"


@dataclass(frozen=True, kw_only=True)
class Restricted(CaseEvent):
    """From now on personal content of the case is shown only to those who say why, and alerts."""

    TOPIC: ClassVar[str] = "referral.restricted"

    reason: str = personal()

    def apply(self, record: Referral) -> None:
        record.restricted = True


@dataclass(frozen=True, kw_only=True)
class RestrictionLifted(CaseEvent):
    """The case is shown like any other again."""

    TOPIC: ClassVar[str] = "referral.restriction_lifted"

    reason: str = personal()

    def apply(self, record: Referral) -> None:
        record.restricted = False


@dataclass(frozen=True, kw_only=True)
class Closed(CaseEvent):
    """The service's part in the case has come to an end."""

    TOPIC: ClassVar[str] = "referral.closed"

    reason: str

    def apply(self, record: Referral) -> None:
        record.status = "closed"
        record.ended_because = self.reason
