"""The referral: who is referred, why, who consents, and what the service answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from services.referral.domain import rules
from services.referral.domain.events import (
    Accepted,
    Child,
    Closed,
    ConsentWithdrawn,
    CoordinatorNoted,
    Declined,
    Parent,
    Received,
    Restricted,
    RestrictionLifted,
)
from services.referral.domain.refusals import (
    AlreadyAccepted,
    AlreadyDeclined,
    AlreadyRestricted,
    CaseIsClosed,
    ConsentWasWithdrawn,
    NobodyOfThatName,
    NotAcceptedYet,
    NotRestricted,
)
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.identifiers import Identify, identifier
from shared.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    name="referral",
    start="received",
    ways={
        "accept": (("received",), "accepted"),
        "decline": (("received",), "declined"),
        "withdraw_consent": (("received", "accepted"), "consent_withdrawn"),
        "close": (("accepted",), "closed"),
    },
    refusals={
        "received": NotAcceptedYet,
        "accepted": AlreadyAccepted,
        "declined": AlreadyDeclined,
        "consent_withdrawn": ConsentWasWithdrawn,
        "closed": CaseIsClosed,
    },
    messages={
        "received": "The referral has not been accepted yet. Accept or decline it first.",
        "accepted": "The referral was accepted before. Go on with the conference.",
        "declined": "The referral was declined. Refer the family again if things have changed.",
        "consent_withdrawn": "The family has withdrawn its consent. Refer it again if it asks for that.",
        "closed": "The case is closed. Refer the family again if it needs another conference.",
    },
)


class Referral(EventSourced):
    """One case's referral. Dates are days, times are aware."""

    status: str
    referrer: str
    coordinator: str = ""
    children: list[Child]
    parents: list[Parent]
    concerns: str
    going_well: str
    needs_to_change: str
    bottom_line: str
    received_at: datetime
    conference_by: date | None = None
    ended_because: str = ""
    restricted: bool = False

    @property
    def youngest_born(self) -> date | None:
        """The youngest child's date of birth, or the day on which it was due; None when one of the
        children's is not known any more."""
        days = [child["date_of_birth"] or child["due_date"] for child in self.children]
        known = [day for day in days if day is not None]
        return max(known) if len(known) == len(days) else None

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the case's referral is kept."""
        return identifier("referral", council, reference)

    @classmethod
    def receive(cls, act: Act, reference: str, told: Mapping[str, Any], identify: Identify) -> Self:
        """Receive a professional's referral. Each child and parent gets an identifier.

        Raises FamilyCannotRefer, NotEligible, UnbornNotServed, AskedInTheFuture.
        """
        today = act.today
        rules.only_professionals_refer(act.profession, act.policy.referring)
        rules.every_child_is_eligible(told["children"], today, act.policy)
        rules.nobody_was_asked_in_the_future(told["parents"], today)
        referral = cls(cls.id_of(act.council, reference), reference)
        referral._record(
            Received,
            act,
            referrer=act.actor,
            children=[{"id": identify(), **child} for child in told["children"]],
            parents=[{"id": identify(), **parent} for parent in told["parents"]],
            concerns=told["concerns"],
            going_well=told["going_well"],
            needs_to_change=told["needs_to_change"],
            bottom_line=told["bottom_line"],
        )
        return referral

    def accept(self, act: Act) -> None:
        """Take the referral on. Raises NobodyConsents, or the refusal of the state it is in."""
        LIFECYCLE.require(self.status, "accept")
        rules.somebody_consents(self.parents)
        self._record(
            Accepted,
            act,
            referrer=self.referrer,
            children=[child["id"] for child in self.children],
            conference_by=act.policy.conference_by(act.today),
        )

    def decline(self, act: Act, reason: str, explanation: str, signpost: str) -> None:
        """Refuse the referral, with the reason and where to turn instead."""
        LIFECYCLE.require(self.status, "decline")
        self._record(
            Declined,
            act,
            referrer=self.referrer,
            reason=reason,
            explanation=explanation,
            signpost=signpost,
        )

    def withdraw_consent(self, act: Act, withdrawn_by: str, how: str) -> None:
        """End the case because a person with parental responsibility withdraws.

        It is possible at any time. While another parent is still willing it is for people to talk
        about; the coordinator records it here when the family's part has ended.
        """
        LIFECYCLE.require(self.status, "withdraw_consent")
        if withdrawn_by not in {parent["id"] for parent in self.parents}:
            raise NobodyOfThatName(
                "withdrawn_by must be the identifier of one of the parents of this referral."
            )
        self._record(
            ConsentWithdrawn,
            act,
            withdrawn_by=withdrawn_by,
            was_accepted=self.status == "accepted",
            how=how,
        )

    def note_coordinator(self, act: Act, coordinator: str) -> None:
        """Keep who coordinates the case, whatever state it is in: they have a part in it now."""
        self._record(CoordinatorNoted, act, coordinator=coordinator)

    def restrict(self, act: Act, reason: str) -> None:
        """Show the case only to those who say why, whatever state it is in: it may be needed most when
        it has ended. Raises AlreadyRestricted."""
        if self.restricted:
            raise AlreadyRestricted("This case is restricted already.")
        self._record(Restricted, act, reason=reason)

    def lift_restriction(self, act: Act, reason: str) -> None:
        """Show the case like any other again. Raises NotRestricted."""
        if not self.restricted:
            raise NotRestricted("This case is not restricted.")
        self._record(RestrictionLifted, act, reason=reason)

    def close(self, act: Act, reason: str) -> None:
        """End the case. Raises the refusal of the state it is in."""
        LIFECYCLE.require(self.status, "close")
        self._record(Closed, act, reason=reason)
