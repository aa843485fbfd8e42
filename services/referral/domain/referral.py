"""The referral: who is referred, why, who consents, and what the service answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Self

from services.referral.domain import offering, receiving, rules, standing, taking_over
from services.referral.domain.belonging import Belonging
from services.referral.domain.consenting import Consenting
from services.referral.domain.events import (
    Accepted,
    BirthNoted,
    Closed,
    Completed,
    ConferenceNoted,
    CoordinatorNoted,
    CoordinatorReleaseNoted,
    Declined,
    PregnancyLost,
    Received,
    Reopened,
    Restricted,
    RestrictionLifted,
    Returned,
)
from services.referral.domain.leading import Leading
from services.referral.domain.lifecycle import LIFECYCLE
from services.referral.domain.nhs_numbers import nhs_number_of
from services.referral.domain.proceeding import Proceeding
from services.referral.domain.refusals import AlreadyRestricted, NotRestricted
from services.referral.domain.state import ReferralState
from shared.acts import Act
from shared.identifiers import Identify

__all__ = ["LIFECYCLE", "Referral"]

PREGNANCY_LOST = "pregnancy_lost"


class Referral(Consenting, Proceeding, Belonging, Leading):
    """One case's referral, from the day on which it is received to its end."""

    @classmethod
    def receive(cls, act: Act, reference: str, told: Mapping[str, Any], identify: Identify) -> Self:
        """Receive a professional's referral. Everybody gets an identifier.

        Raises FamilyCannotRefer, NotEligible, UnbornNotServed, ReasonNotServed, StageNotServed,
        NhsNumberWrong, AskedInTheFuture; DayInTheFuture and ReplyWithoutOffer for what was offered.
        """
        receiving.may_be_received(act, told)
        referral = cls(cls.id_of(act.council, reference), reference)
        stored = receiving.as_stored(told, identify)
        referral._record(Received, act, referrer=act.actor, **stored)
        offer = told.get("offer")
        if offer:
            places = receiving.places_of(stored)
            referral._offer(act, receiving.offer_by_identifiers(offer, places))
        return referral

    @classmethod
    def take_over(
        cls,
        act: Act,
        reference: str,
        referrer: str,
        council: str,
        origin: ReferralState,
        identify: Identify,
    ) -> Self:
        """Begin a case that the other council has handed over, as its referral stood there: it waits for a
        decision under this council's policy, and is restricted when it was. Raises NobodyAtTheCentre."""
        standing.somebody_can_travel(origin)
        referral = cls(cls.id_of(act.council, reference), reference)
        stored = taking_over.what_is_taken_over(origin, identify)
        referral._record(Received, act, referrer=referrer, origin=council, **stored)
        if origin.restricted:
            referral._record(Restricted, act, reason=taking_over.RESTRICTED_THERE)
        return referral

    def return_to_referrer(self, act: Act, question: str) -> None:
        """Ask the referrer for more before the service answers."""
        LIFECYCLE.require(self.status, "return")
        self._record(Returned, act, referrer=self.referrer, question=question)

    def complete(self, act: Act, told: Mapping[str, Any]) -> None:
        """Tell the service more; passages that are given replace the earlier ones."""
        LIFECYCLE.require(self.status, "complete")
        fields = ("information", "concerns", "going_well", "needs_to_change", "bottom_line")
        self._record(Completed, act, **{field: told.get(field) for field in fields})

    def accept(self, act: Act, sealed: Collection[str] = ()) -> None:
        """Take the referral on; `sealed` are likely duplicates that were sealed since. Raises
        DuplicateUndecided, OfferMissing, NobodyConsents, OwnConsentMissing, or the refusal of the state
        it is in."""
        LIFECYCLE.require(self.status, "accept")
        standing.every_likely_duplicate_is_decided(self, sealed)
        offering.offer_was_made(self, act.policy)
        rules.consent_is_given(self, act.today)
        self._record(
            Accepted,
            act,
            referrer=self.referrer,
            children=[child["id"] for child in self.centre],
            conference_by=act.policy.conference_by(act.today),
            adults=[adult["id"] for adult in self.adults],
            willing=self.has_consent_of(act.today),
            never_together=self.never_together,
        )

    def decline(self, act: Act, reason: str, explanation: str, signpost: str) -> None:
        """Refuse the referral, with the reason and where to turn instead. Raises OfferWasAccepted."""
        LIFECYCLE.require(self.status, "decline")
        offering.nobody_has_accepted(self)
        self._record(
            Declined,
            act,
            referrer=self.referrer,
            reason=reason,
            explanation=explanation,
            signpost=signpost,
        )

    def note_birth(
        self, act: Act, child: str, name: str, born_on: date, nhs_number: str | None
    ) -> None:
        """Note that a child who was expected has been born: the same child, in the same case. Raises
        NotExpected, NobodyOfThatName, DayInTheFuture, NhsNumberWrong."""
        LIFECYCLE.require(self.status, "note_birth")
        rules.child_is_expected(self, child)
        rules.has_happened(born_on, act.today, "born_on")
        number = nhs_number_of(nhs_number, "the child")
        self._record(BirthNoted, act, child=child, name=name, born_on=born_on, nhs_number=number)

    def note_pregnancy_loss(self, act: Act, child: str) -> None:
        """Note that a child who was expected will not be born; the case ends when it was about no other.
        Raises NotExpected, NobodyOfThatName."""
        LIFECYCLE.require(self.status, "note_pregnancy_loss")
        rules.child_is_expected(self, child)
        goes_on = any(other["id"] != child for other in self.centre)
        self._record(PregnancyLost, act, child=child, case_goes_on=goes_on)
        if not goes_on:
            self._record(Closed, act, reason=PREGNANCY_LOST)

    def note_coordinator(self, act: Act, coordinator: str) -> None:
        """Keep who coordinates the case, whatever state it is in: they have a part in it now."""
        self._record(CoordinatorNoted, act, coordinator=coordinator)

    def note_release(self, act: Act, coordinator: str) -> None:
        """Keep that somebody coordinates the case no longer: they have no part in it any more."""
        self._record(CoordinatorReleaseNoted, act, coordinator=coordinator)

    def note_conference(self, act: Act, held_on: date) -> None:
        """Keep the day on which the conference was held."""
        self._record(ConferenceNoted, act, held_on=held_on)

    def restrict(self, act: Act, reason: str) -> None:
        """Show the case only to those who say why, also when it has ended: it may be needed most then.
        Raises AlreadyRestricted."""
        LIFECYCLE.require(self.status, "restrict")
        if self.restricted:
            raise AlreadyRestricted("This case is restricted already.")
        self._record(Restricted, act, reason=reason)

    def lift_restriction(self, act: Act, reason: str) -> None:
        """Show the case like any other again. Raises NotRestricted."""
        LIFECYCLE.require(self.status, "lift_restriction")
        if not self.restricted:
            raise NotRestricted("This case is not restricted.")
        self._record(RestrictionLifted, act, reason=reason)

    def end(self, act: Act, reason: str, explanation: str) -> None:
        """End the case by a manager's decision. Raises OfferWasAccepted, or the refusal of the state."""
        LIFECYCLE.require(self.status, "close")
        offering.accepted_offer_is_kept(self, reason)
        self.close(act, reason, explanation)

    def close(self, act: Act, reason: str, explanation: str = "") -> None:
        """End the case. Raises the refusal of the state it is in."""
        LIFECYCLE.require(self.status, "close")
        self._record(Closed, act, reason=reason, explanation=explanation)

    def reopen(self, act: Act, reason: str, explanation: str) -> None:
        """Go on with a case that had ended. Raises NobodyConsents and OwnConsentMissing after consent was
        withdrawn, NobodyAtTheCentre, CaseWasTransferred."""
        LIFECYCLE.require(self.status, "reopen")
        standing.can_go_on(self, act.today)
        self._record(
            Reopened,
            act,
            reason=reason,
            back_to="accepted" if self.was_accepted else "received",
            explanation=explanation,
        )
