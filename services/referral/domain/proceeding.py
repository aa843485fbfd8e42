"""The part of a referral that is about proceedings in court, and the offer that comes before them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.referral.domain import offering, rules
from services.referral.domain.events import (
    CareApplicationNoted,
    ConferenceOwed,
    ExemptionRecorded,
    OfferBindingChanged,
    OfferRecorded,
)
from services.referral.domain.lifecycle import LIFECYCLE
from services.referral.domain.receiving import latest_day
from services.referral.domain.state import ReferralState
from shared.acts import Act
from shared.eventstore.events import CaseEvent


class Proceeding(ReferralState):
    """The offer, the exemption, and an application to the court."""

    def record_offer(self, act: Act, offer: Mapping[str, Any]) -> None:
        """Record to whom a conference was offered, when and how, and what they replied. Raises
        NobodyOfThatName, DayInTheFuture, ReplyWithoutOffer."""
        LIFECYCLE.require(self.status, "record_offer")
        self._offer(act, offer)

    def _offer(self, act: Act, offer: Mapping[str, Any]) -> None:
        people = (*self.parents, *self.adults, *self.children)
        known = [person["id"] for person in people]
        for person in offer["made_to"]:
            rules.is_among(person, known, "made_to", "somebody")
        rules.has_happened(latest_day(offer), act.today, "made_on, or the day of a reply")
        offering.only_those_who_were_asked_reply(
            offer["made_to"], offer["replies"], offer["made_on"]
        )
        accepted = [one["on"] for one in offer["replies"] if one["reply"] == offering.ACCEPTED]
        self._record(
            OfferRecorded,
            act,
            made_to=offer["made_to"],
            made_on=offer["made_on"],
            how=offer["how"],
            obliges=bool(accepted),
            obliged_on=max(accepted, default=None),
            replies=[dict(one) for one in offer["replies"]],
        )

    def record_exemption(self, act: Act, told: Mapping[str, Any]) -> None:
        """Record why the offer does not bind the council, and who decided so. Raises DayInTheFuture."""
        LIFECYCLE.require(self.status, "record_exemption")
        rules.has_happened(told["decided_on"], act.today, "decided_on")
        self._exempt(act, told)

    def note_care_application(self, act: Act, told: Mapping[str, Any]) -> None:
        """Note that the council has applied to the court; the case goes on. Raises ExemptionNeeded,
        DayInTheFuture."""
        LIFECYCLE.require(self.status, "note_care_application")
        made_on, exemption = told["made_on"], told["exemption"]
        rules.has_happened(made_on, act.today, "made_on")
        if exemption is not None:
            rules.has_happened(exemption["decided_on"], act.today, "exemption.decided_on")
        offering.court_may_be_asked(self, made_on, exemption)
        if exemption is not None:
            self._exempt(act, exemption)
        self._record(CareApplicationNoted, act, made_on=made_on, stage=offering.IN_PROCEEDINGS)

    def note_conference_owed(self, act: Act, because: str, reason: str, position: int) -> None:
        """Note that something elsewhere would have ended the case, and did not, since an accepted offer
        binds. Ignored when that, or the same at a later position, is noted."""
        if position > self.owed_positions.get(because, 0):
            self._record(ConferenceOwed, act, because=because, reason=reason, position=position)

    def _record(self, fact: type[CaseEvent], act: Act, **what: Any) -> None:
        """Record a fact and, when an accepted offer begins to bind by it or binds no longer, that too:
        whatever fact it is, so that no way into a case or out of it is forgotten."""
        super()._record(fact, act, **what)
        if self.offer_binds != self.offer_bound:
            super()._record(OfferBindingChanged, act, binds=self.offer_binds)

    def _exempt(self, act: Act, told: Mapping[str, Any]) -> None:
        fields = ("reason", "decided_by", "decided_on")
        self._record(ExemptionRecorded, act, **{field: told[field] for field in fields})
