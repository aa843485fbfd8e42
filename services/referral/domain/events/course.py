"""How a referral goes: received, asked about, accepted or declined, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from services.referral.domain.people import Adult, Child, Parent
from shared.eventstore.events import CaseEvent, Upcast, personal

if TYPE_CHECKING:
    from services.referral.domain.state import ReferralState

NEEDS_NOTHING: dict[str, Any] = {
    "nhs_number": None,
    "language": "English",
    "needs": [],
    "keep_from_others": [],
}
BIRTH_KNOWN: dict[str, Any] = {"birth_unknown": False, "believed_age": None}
CAN_BE_REACHED: dict[str, Any] = {"email": None, "phone": None, "contact_is_safe": True}


def _with_needs(state: dict[str, Any]) -> dict[str, Any]:
    """The first form knew neither needs nor adults. Of somebody who was erased only the identifier is
    there, which stays as it is."""

    def added(people: list[Any], more: dict[str, Any]) -> list[Any]:
        return [
            {**NEEDS_NOTHING, **more, **one} if isinstance(one, dict) else one for one in people
        ]

    return {
        **state,
        "children": added(state["children"], BIRTH_KNOWN),
        "parents": added(state["parents"], CAN_BE_REACHED),
        "adults": [],
    }


@dataclass(frozen=True, kw_only=True)
class Received(CaseEvent):
    """A professional has referred a family, or an adult, willing to take part.

    `never_together`: people who must not meet, two by two; of each two, whose word it is and why.
    `origin`: the council of the region that has handed the case over, when it began there.
    """

    TOPIC: ClassVar[str] = "referral.received"
    FORM: ClassVar[int] = 2
    UPCASTS: ClassVar[Mapping[int, Upcast]] = {1: _with_needs}

    referrer: str
    reasons: list[str] = field(default_factory=list)
    stage: str = ""
    never_together: list[str] = field(default_factory=list)
    apart_by: list[str] = field(default_factory=list)
    origin: str = ""
    children: list[Child] = personal(each="id")
    parents: list[Parent] = personal(each="id")
    adults: list[Adult] = personal(each="id", default_factory=list)
    concerns: str = personal()
    going_well: str = personal()
    needs_to_change: str = personal()
    bottom_line: str = personal()
    apart_why: list[str] = personal(default_factory=list)

    def apply(self, record: ReferralState) -> None:
        record.status = "received"
        record.referrer = self.referrer
        record.origin = self.origin
        record.reasons, record.stage = self.reasons, self.stage
        record.never_together = self.never_together
        record.apart_by, record.apart_why = self.apart_by, self.apart_why
        record.children = [child.copy() for child in self.children]
        record.parents = self.parents
        record.adults = self.adults
        record.answers = {one["id"]: one["consent"] for one in (*self.parents, *self.adults)}
        record.concerns = self.concerns
        record.going_well = self.going_well
        record.needs_to_change = self.needs_to_change
        record.bottom_line = self.bottom_line
        record.received_at = self.occurred_at
        record.recorded_first_at = self.recorded_at


@dataclass(frozen=True, kw_only=True)
class Returned(CaseEvent):
    """The service has to know more before it can answer, and asks the referrer."""

    TOPIC: ClassVar[str] = "referral.returned"

    referrer: str
    question: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.status = "returned"
        record.question = self.question


@dataclass(frozen=True, kw_only=True)
class Completed(CaseEvent):
    """The referrer has told more; what is given replaces what had been said."""

    TOPIC: ClassVar[str] = "referral.completed"

    information: str = personal()
    concerns: str | None = personal(default=None)
    going_well: str | None = personal(default=None)
    needs_to_change: str | None = personal(default=None)
    bottom_line: str | None = personal(default=None)

    def apply(self, record: ReferralState) -> None:
        record.status = "received"
        record.information = [*record.information, self.information]
        record.concerns = self.concerns or record.concerns
        record.going_well = self.going_well or record.going_well
        record.needs_to_change = self.needs_to_change or record.needs_to_change
        record.bottom_line = self.bottom_line or record.bottom_line


@dataclass(frozen=True, kw_only=True)
class Accepted(CaseEvent):
    """The service has taken the referral on; the conference is due by that day. `willing`: those who
    consented, for the children or for themselves."""

    TOPIC: ClassVar[str] = "referral.accepted"

    referrer: str
    children: list[str]
    conference_by: date
    adults: list[str] = field(default_factory=list)
    willing: list[str] = field(default_factory=list)
    never_together: list[str] = field(default_factory=list)

    def apply(self, record: ReferralState) -> None:
        record.status = "accepted"
        record.was_accepted = True
        record.conference_by = self.conference_by


@dataclass(frozen=True, kw_only=True)
class Declined(CaseEvent):
    """The service cannot take it on."""

    TOPIC: ClassVar[str] = "referral.declined"

    referrer: str
    reason: str
    explanation: str = personal()
    signpost: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.status = "declined"
        record.ended_because = self.reason


@dataclass(frozen=True, kw_only=True)
class CoordinatorNoted(CaseEvent):
    """The scheduling service has told who coordinates: from now on they may read the referral."""

    TOPIC: ClassVar[str] = "referral.coordinator_noted"

    coordinator: str

    def apply(self, record: ReferralState) -> None:
        record.coordinator = self.coordinator
        record.coordinators = record.coordinators | {self.coordinator}


@dataclass(frozen=True, kw_only=True)
class CoordinatorReleaseNoted(CaseEvent):
    """The scheduling service has told who coordinates no longer: their access has ended."""

    TOPIC: ClassVar[str] = "referral.coordinator_release_noted"

    coordinator: str

    def apply(self, record: ReferralState) -> None:
        record.coordinator = ""


@dataclass(frozen=True, kw_only=True)
class ConferenceNoted(CaseEvent):
    """The scheduling service has told that the conference was held."""

    TOPIC: ClassVar[str] = "referral.conference_noted"

    held_on: date

    def apply(self, record: ReferralState) -> None:
        record.held_on = self.held_on


@dataclass(frozen=True, kw_only=True)
class Restricted(CaseEvent):
    """From now on personal content of the case is shown only to those who say why, and alerts."""

    TOPIC: ClassVar[str] = "referral.restricted"

    reason: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.restricted = True


@dataclass(frozen=True, kw_only=True)
class RestrictionLifted(CaseEvent):
    """The case is shown like any other again."""

    TOPIC: ClassVar[str] = "referral.restriction_lifted"

    reason: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.restricted = False


@dataclass(frozen=True, kw_only=True)
class Closed(CaseEvent):
    """The service's part in the case has come to an end."""

    TOPIC: ClassVar[str] = "referral.closed"

    reason: str
    explanation: str = personal(default="")

    def apply(self, record: ReferralState) -> None:
        record.status = "closed"
        record.ended_because = self.reason


@dataclass(frozen=True, kw_only=True)
class Reopened(CaseEvent):
    """A case that had ended goes on, in the state `back_to`."""

    TOPIC: ClassVar[str] = "referral.reopened"

    reason: str
    back_to: str
    explanation: str = personal()

    def apply(self, record: ReferralState) -> None:
        record.status = self.back_to
        record.ended_because = ""
        record.reopened_at = self.recorded_at
