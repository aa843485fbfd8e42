"""What family members do for themselves by their personal links, and what is offered to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.scheduling.domain import offer_events as events
from services.scheduling.domain import offers, refusals, rules
from services.scheduling.domain.conference_state import ConferenceState
from services.scheduling.domain.states import LIFECYCLE
from shared.acts import Act

MOST_WISHES = 20
"""How often one person says what they want; then their coordinator speaks with them."""


class ByTheFamily(ConferenceState):
    """Wishes in their own words, and which days suit."""

    def give_wishes(self, act: Act, attendee: str, wishes: str) -> None:
        """Keep what an attendee wants, as they said it. Raises SaidOftenEnough."""
        LIFECYCLE.require(self.status, "give_wishes")
        self._coming(attendee)
        if len(self.own_wishes.get(attendee, ())) >= MOST_WISHES:
            raise refusals.SaidOftenEnough(
                "You have told us many things. Your coordinator will talk with you about the rest."
            )
        self._record(events.WishesGiven, act, attendee=attendee, wishes=wishes)

    def offer_days(
        self, act: Act, days: Sequence[Mapping[str, Any]], attendees: Sequence[str]
    ) -> None:
        """Offer days and places, to those attendees or, when none are named, to all who come to the main
        meeting. Raises OfferedTogether, NobodyToOffer, and what a day that is not possible raises."""
        LIFECYCLE.require(self.status, "prepare")
        if attendees:
            asked = [self._coming(id) for id in dict.fromkeys(attendees)]
        else:
            asked = [a for a in self.coming if a.own_session is None]
        if not asked:
            raise refusals.NobodyToOffer(
                "Nobody comes to the main meeting yet. Invite people first."
            )
        offers.nobody_is_offered_a_day_with_whom_they_avoid(asked, self.apart)
        for day in days:
            rules.day_is_possible(day["starts_at"], act.recorded_at, self.conference_by)
        self._record(
            events.DaysOffered,
            act,
            offer=len(self.offers) + 1,
            attendees=[a.id for a in asked],
            starts=[day["starts_at"] for day in days],
            places=[day["place"] for day in days],
            where=[day["where"] for day in days],
        )

    def choose_days(
        self, act: Act, attendee: str, offer: int, suits: Sequence[int], remarks: str | None
    ) -> None:
        """Keep which days suit an attendee. Raises NothingOffered, NoSuchDay."""
        LIFECYCLE.require(self.status, "prepare")
        self._coming(attendee)
        offered = self.offer_for(attendee)
        if offered is None or offered.number != offer:
            raise refusals.NothingOffered("These days are not offered any more. Look again.")
        offers.days_are_among_those_offered(suits, len(offered.starts))
        self._record(
            events.DaysChosen,
            act,
            attendee=attendee,
            offer=offer,
            suits=sorted(set(suits)),
            remarks=remarks,
        )

    def note_case_end(self, act: Act, reason: str) -> None:
        """Note that the case has ended after its conference was held."""
        LIFECYCLE.require(self.status, "note_case_end")
        self._record(events.CaseEndNoted, act, reason=reason)
