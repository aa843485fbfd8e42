"""What is known of a conference. What may be done with it is in the files beside, by what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.scheduling.domain import events, refusals
from services.scheduling.domain.apart import Apart, Occasion
from services.scheduling.domain.attendee import Attendee
from services.scheduling.domain.offers import Offer, offer_for
from services.scheduling.domain.preparation_events import Supporting
from services.scheduling.domain.readiness import Preparation
from services.scheduling.domain.states import DAY_FIXED
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.policies import Meeting


class ConferenceState(EventSourced):
    """The state that follows from the events of one conference.

    `offered_to` has not declared yet; `conflicted` and `referrers` are accounts that can never coordinate
    it; `centre` are the children, or the adult, whom it is about; `told_of_day` those who know of the day
    that is fixed; `days_fixed` counts the days that were fixed for this meeting; `offer_binds`: somebody
    accepted the offer of the conference, which binds the council to hold it.
    """

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.status = ""
        self.referrer = ""
        self.referrers: set[str] = set()
        self.referrer_position = 0
        self.coordinator = ""
        self.offered_to = ""
        self.conflicted: set[str] = set()
        self.conference_by = date.max
        self.centre: list[str] = []
        self.attendees: dict[str, Attendee] = {}
        self.apart: list[Apart] = []
        self.parents_met: set[str] = set()
        self.views: dict[str, dict[str, Any]] = {}
        self.own_consents: dict[str, str] = {}
        self.bottom_line_agreed_on: date | None = None
        self.bottom_line_changes: str | None = None
        self.network: list[Supporting] = []
        self.has_network = False
        self.harm: list[dict[str, Any]] = []
        self.starts_at: datetime | None = None
        self.place = ""
        self.where = ""
        self.told_of_day: list[str] = []
        self.days_fixed = 0
        self.outcome = ""
        self.present: list[str] = []
        self.meetings = 1
        self.consent_withdrawn = False
        self.case_ended = False
        self.own_wishes: dict[str, list[dict[str, str]]] = {}
        self.offers: dict[int, Offer] = {}
        self.offer_binds = False
        self.offer_position = 0

    @property
    def coming(self) -> list[Attendee]:
        """Those who are expected."""
        return [a for a in self.attendees.values() if a.comes]

    @property
    def awaiting_consent(self) -> list[str]:
        """Those who have come of age and did not consent for themselves yet."""
        return [person for person, answer in self.own_consents.items() if answer != "willing"]

    def offer_for(self, attendee: str) -> Offer | None:
        """The days that are offered to the attendee, if there are any that they may be told of."""
        return offer_for(attendee, self.offers.values(), self.attendees, self.apart)

    @property
    def sequence(self) -> int:
        """How often a day had been fixed for this meeting before the day that is fixed now."""
        return max(self.days_fixed - 1, 0)

    def preparation(self, meeting: Meeting, main: Occasion | None = None) -> Preparation:
        """How far it is prepared, for a meeting at that time and place if one is in mind."""
        if main is None and self.status in DAY_FIXED and self.starts_at is not None:
            main = Occasion(self.starts_at, self.where, meeting.lasts_hours)
        return Preparation(
            attendees=self.attendees,
            apart=self.apart,
            centre=self.centre,
            heard=self.views,
            awaiting_consent=self.awaiting_consent,
            bottom_line_is_agreed=self.bottom_line_agreed_on is not None,
            network=[someone["name"] for someone in self.network],
            has_network=self.has_network,
            wants_network=meeting.support_network,
            main=main,
        )

    def set_apart(self, never_together: Sequence[str]) -> None:
        """Keep people apart, who are named two by two, as the referral says."""
        pairs = zip(never_together[::2], never_together[1::2], strict=False)
        self.apart += [Apart(one, other, "referral") for one, other in pairs]

    def begin_anew(self, conference_by: date, meets_again: bool) -> None:
        """Prepare it again, by a coordinator if there is one; sessions of one's own need another day."""
        self.status = "preparing" if self.coordinator else "opened"
        self.conference_by = conference_by
        self.offers = {number: replace(o, attendees=[]) for number, o in self.offers.items()}
        if meets_again:
            self.meetings += 1
            self.days_fixed = 0
        for attendee in self.attendees.values():
            if attendee.own_session:
                attendee.own_session = replace(attendee.own_session, starts_at=None)

    def fix_day(self, starts_at: datetime, place: str, where: str, told: list[str]) -> None:
        """The day, the place, and who knows of them."""
        self.starts_at = starts_at
        self.place = place
        self.where = where
        self.told_of_day = told
        self.days_fixed += 1

    def _known(self, attendee: str) -> Attendee:
        found = self.attendees.get(attendee)
        if found is None:
            raise refusals.NobodyOfThatName("There is no such attendee in this conference.")
        return found

    def _coming(self, attendee: str) -> Attendee:
        found = self._known(attendee)
        if found.excluded:
            raise refusals.AttendeeIsExcluded(
                "This attendee was excluded from the conference. They may contribute in the other "
                "way that was decided."
            )
        if found.declined:
            raise refusals.InvitationDeclined(
                "This attendee has declined. Invite them again first."
            )
        return found

    def _reopen(self, act: Act, reason: str, interpreters_stay: bool = True) -> None:
        """The day that was fixed does not hold any longer. Ignored when none was fixed."""
        if self.status == "confirmed":
            self._record(
                events.PreparationReopened,
                act,
                reason=reason,
                attendees=self.told_of_day,
                interpreters_stay=interpreters_stay,
            )
