"""The conference: opened, confirmed, held in its three stages, and perhaps again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

from services.scheduling.domain import apart, events, readiness, refusals, rules
from services.scheduling.domain.apart import Occasion
from services.scheduling.domain.attending import Attending
from services.scheduling.domain.coordinating import Coordinating
from services.scheduling.domain.family import ByTheFamily
from services.scheduling.domain.preparing import Preparing
from services.scheduling.domain.safeguarding import Safeguarding
from services.scheduling.domain.states import DAY_FIXED, LIFECYCLE, UNDER_WAY
from shared.acts import Act
from shared.identifiers import identifier


class Conference(Coordinating, Attending, Preparing, Safeguarding, ByTheFamily):
    """One case's conference, and its later meetings when the family meets again."""

    @staticmethod
    def id_of(council: str, reference: str) -> Any:
        """Where the case's conference is kept."""
        return identifier("conference", council, reference)

    @classmethod
    def open(
        cls,
        act: Act,
        reference: str,
        referrer: str,
        children: Sequence[str],
        conference_by: date,
        adults: Sequence[str] = (),
        never_together: Sequence[str] = (),
        position: int = 0,
    ) -> Self:
        """Open the conference of an accepted referral."""
        conference = cls(cls.id_of(act.council, reference), reference)
        conference._record(
            events.Opened,
            act,
            referrer=referrer,
            children=list(children),
            conference_by=conference_by,
            adults=list(adults),
            never_together=list(never_together),
            position=position,
        )
        return conference

    def confirm(
        self, act: Act, starts_at: datetime, place: str, where: str, neutral: bool | None
    ) -> None:
        """Fix the day and the place. Raises NotReady, InThePast, TooLate, OnlineNotOffered,
        VenueNotNeutral."""
        LIFECYCLE.require(self.status, "confirm")
        self._require_possible(act, starts_at, place, where, neutral)
        self._record(
            events.Confirmed,
            act,
            starts_at=starts_at,
            place=place,
            where=where,
            neutral=neutral,
            attendees=[a.id for a in self.coming],
            sequence=self.days_fixed,
        )

    def reschedule(
        self,
        act: Act,
        starts_at: datetime,
        place: str,
        where: str,
        neutral: bool | None,
        reason: str,
    ) -> None:
        """Fix another day or place under the same rules. Raises what confirming raises."""
        LIFECYCLE.require(self.status, "reschedule")
        self._require_possible(act, starts_at, place, where, neutral)
        self._record(
            events.Rescheduled,
            act,
            starts_at=starts_at,
            place=place,
            where=where,
            neutral=neutral,
            attendees=[a.id for a in self.coming],
            sequence=self.days_fixed,
            reason=reason,
        )

    def reopen_preparation(self, act: Act, reason: str) -> None:
        """Something that had been ready is ready no longer; it must be confirmed again."""
        LIFECYCLE.require(self.status, "reopen_preparation")
        self._reopen(act, reason, interpreters_stay=False)

    def begin_information_sharing(self, act: Act, ground_rules_agreed: bool) -> None:
        """Stage one begins. Raises NotYetTheDay, GroundRulesNotAgreed."""
        LIFECYCLE.require(self.status, "begin_information_sharing")
        assert self.starts_at is not None
        rules.day_has_come(act.occurred_at, self.starts_at)
        rules.ground_rules_are_agreed(ground_rules_agreed)
        self._record(events.InformationSharingBegun, act)

    def begin_private_time(self, act: Act) -> None:
        """Stage two begins: the coordinator and the social worker leave the room."""
        LIFECYCLE.require(self.status, "begin_private_time")
        self._record(events.PrivateTimeBegun, act)

    def end_private_time(self, act: Act) -> None:
        """Stage two ends, when the family says so and not before."""
        LIFECYCLE.require(self.status, "end_private_time")
        self._record(events.PrivateTimeEnded, act)

    def hold(self, act: Act, outcome: str, present: Sequence[str]) -> None:
        """The conference is over. That two were together who must not be is recorded, and not refused: it
        has happened. Raises NobodyOfThatName for people who are no attendees."""
        LIFECYCLE.require(self.status, "hold")
        strangers = rules.present_were_invited(present, self.attendees)
        if strangers:
            raise refusals.NobodyOfThatName(
                f"{len(strangers)} of those named as present are not among the attendees. "
                "Give the attendees' identifiers."
            )
        there = list(dict.fromkeys(present))
        main = self.preparation(act.policy.meeting).main
        together = apart.pairs_together([self.attendees[one] for one in there], self.apart, main)
        self._record(
            events.Held,
            act,
            outcome=outcome,
            present=there,
            referrer=self.referrer,
            coordinator=self.coordinator,
            centre=self.centre,
            check_copies=rules.copies_are_checked(self.attendees.values(), bool(self.apart)),
            pairs_together=len(together),
        )

    def reconvene(self, act: Act, reason: str) -> None:
        """The family will meet again; the policy's weeks begin anew. One that was cancelled is prepared
        again only when it is owed. Raises FamilyHasWithdrawn, ConferenceIsCancelled."""
        LIFECYCLE.require(self.status, "reconvene")
        if self.status == "cancelled":
            rules.cancelled_conference_is_owed(self.offer_binds)
            self._prepare_again(act, reason)
            return
        if self.consent_withdrawn:
            raise refusals.FamilyHasWithdrawn(
                "The family has withdrawn its consent. It will not meet again."
            )
        self._record(
            events.Reconvened,
            act,
            reason=reason,
            conference_by=act.policy.conference_by(act.today),
        )

    def note_withdrawal(self, act: Act) -> None:
        """Note that the family withdrew after the conference: it stays held, and is the last."""
        LIFECYCLE.require(self.status, "note_withdrawal")
        self._record(events.ConsentWithdrawnAfterwards, act)

    def note_offer(self, act: Act, binds: bool, position: int) -> None:
        """Note whether an accepted offer binds the council to hold the conference. Ignored when that, or
        something later, is known."""
        if position > self.offer_position:
            self._record(events.OfferNoted, act, binds=binds, position=position)

    def call_off(self, act: Act, reason: str) -> None:
        """Somebody decides that there will be no conference. Raises ConferenceIsOwed."""
        LIFECYCLE.require(self.status, "cancel")
        rules.owed_conference_is_held(self.offer_binds, self.status in UNDER_WAY, reason)
        self.cancel(act, reason)

    def cancel(self, act: Act, reason: str) -> None:
        """There will be no conference, whoever decided so and where."""
        LIFECYCLE.require(self.status, "cancel")
        told = self.told_of_day if self.status in DAY_FIXED else []
        self._record(events.Cancelled, act, reason=reason, attendees=told)

    def reopen(self, act: Act, reason: str) -> None:
        """The case goes on although it had ended: prepare the conference again."""
        LIFECYCLE.require(self.status, "reopen")
        self._prepare_again(act, reason)

    def _prepare_again(self, act: Act, reason: str) -> None:
        self._record(
            events.Reopened,
            act,
            reason=reason,
            conference_by=act.policy.conference_by(act.today),
            meets_again=self.status == "held",
        )

    def _require_possible(
        self, act: Act, starts_at: datetime, place: str, where: str, neutral: bool | None
    ) -> None:
        meeting = act.policy.meeting
        main = Occasion(starts_at, where, meeting.lasts_hours)
        readiness.everything_is_ready(self.preparation(meeting, main))
        rules.day_is_possible(starts_at, act.recorded_at, self.conference_by)
        rules.place_is_offered(place, neutral, meeting)
