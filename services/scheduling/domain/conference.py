"""The conference: who coordinates it, who attends, whether all is ready, and its three stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from services.scheduling.domain import events, refusals, rules
from services.scheduling.domain.rules import Attendee
from shared.acts import Act
from shared.days import local_day
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier
from shared.lifecycle import Lifecycle

NOT_YET_HELD = (
    "opened",
    "preparing",
    "confirmed",
    "information_sharing",
    "private_family_time",
    "agreeing_plan",
)

LIFECYCLE = Lifecycle(
    name="conference",
    start="opened",
    ways={
        "allocate_coordinator": (("opened",), "preparing"),
        "prepare": (("preparing",), "preparing"),
        "confirm": (("preparing",), "confirmed"),
        "reopen_preparation": (("confirmed",), "preparing"),
        "begin_information_sharing": (("confirmed",), "information_sharing"),
        "begin_private_time": (("information_sharing",), "private_family_time"),
        "end_private_time": (("private_family_time",), "agreeing_plan"),
        "hold": (("agreeing_plan",), "held"),
        "reconvene": (("held",), "preparing"),
        "note_withdrawal": (("held",), "held"),
        "cancel": (NOT_YET_HELD, "cancelled"),
    },
    refusals={
        "opened": refusals.CoordinatorNotAllocated,
        "preparing": refusals.StillPreparing,
        "confirmed": refusals.AlreadyConfirmed,
        "information_sharing": refusals.ConferenceUnderWay,
        "private_family_time": refusals.ConferenceUnderWay,
        "agreeing_plan": refusals.ConferenceUnderWay,
        "held": refusals.AlreadyHeld,
        "cancelled": refusals.ConferenceIsCancelled,
    },
    messages={
        "opened": "No coordinator has been allocated yet. Ask the service manager.",
        "preparing": "The conference is still being prepared. Confirm it when everything is ready.",
        "confirmed": "The conference is confirmed. Reopen its preparation first to change it.",
        "information_sharing": "The family is being told of the concerns now.",
        "private_family_time": "The family has its private time now. Wait until it has ended.",
        "agreeing_plan": "The plan is being agreed now. Record the outcome next.",
        "held": "The conference was held.",
        "cancelled": "The conference was cancelled.",
    },
)


class Conference(EventSourced):
    """One case's conference, and its later meetings when the family meets again."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.status = ""
        self.referrer = ""
        self.coordinator = ""
        self.conference_by = date.max
        self.attendees: dict[str, Attendee] = {}
        self.starts_at: datetime | None = None
        self.place = ""
        self.where = ""
        self.outcome = ""
        self.present: list[str] = []
        self.meetings = 1
        self.consent_withdrawn = False

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the case's conference is kept."""
        return identifier("conference", council, reference)

    @classmethod
    def open(
        cls, act: Act, reference: str, referrer: str, children: Sequence[str], conference_by: date
    ) -> Self:
        """Open the conference of an accepted referral."""
        conference = cls(cls.id_of(act.council, reference), reference)
        conference._record(
            events.Opened,
            act,
            referrer=referrer,
            children=list(children),
            conference_by=conference_by,
        )
        return conference

    def allocate_coordinator(self, act: Act, coordinator: str, holds_another_role: bool) -> None:
        """Give the case to an independent coordinator. Raises CoordinatorNotIndependent."""
        LIFECYCLE.require(self.status, "allocate_coordinator")
        rules.coordinator_is_independent(holds_another_role)
        self._record(events.CoordinatorAllocated, act, coordinator=coordinator)

    def invite(self, act: Act, attendee: str, told: Mapping[str, Any]) -> None:
        """Add somebody whom the family wants there. Raises AlreadyInvited."""
        LIFECYCLE.require(self.status, "prepare")
        if any(_same(told["name"], a.name) and a.comes for a in self.attendees.values()):
            raise refusals.AlreadyInvited(
                "Somebody of this name is among the attendees. If this is another person, add "
                "something to the name that tells them apart."
            )
        self._record(
            events.AttendeeInvited,
            act,
            attendee=attendee,
            **{
                key: told[key] for key in ("name", "relation", "part", "email", "phone", "language")
            },
        )

    def prepare(self, act: Act, attendee: str, met_on: date, how: str, wishes: str | None) -> None:
        """Note that the coordinator met the attendee. Raises NotYetTheDay for a day to come."""
        LIFECYCLE.require(self.status, "prepare")
        who = self._coming(attendee)
        if met_on > local_day(act.recorded_at):
            raise refusals.NotYetTheDay(
                "met_on is in the future. Record the visit after it was made."
            )
        coming = [a for a in self.attendees.values() if a.comes]
        already = sum(a.prepared_on is not None and a.id != attendee for a in coming)
        self._record(
            events.AttendeePrepared,
            act,
            attendee=attendee,
            part=who.part,
            met_on=met_on,
            how=how,
            prepared=already + 1,
            expected=len(coming),
            wishes=wishes,
        )

    def decline_invitation(self, act: Act, attendee: str, reason: str) -> None:
        """Note that the attendee will not come."""
        LIFECYCLE.require(self.status, "prepare")
        self._coming(attendee)
        self._record(events.InvitationDeclined, act, attendee=attendee, reason=reason)

    def book_interpreter(
        self, act: Act, attendee: str, interpreter: str, is_relative_or_friend: bool
    ) -> None:
        """Book an interpreter for the attendee. Raises InterpreterIsRelative."""
        LIFECYCLE.require(self.status, "prepare")
        self._coming(attendee)
        rules.interpreters_are_not_relatives(is_relative_or_friend)
        self._record(events.InterpreterBooked, act, attendee=attendee, interpreter=interpreter)

    def confirm(self, act: Act, starts_at: datetime, place: str, where: str) -> None:
        """Fix the day and the place. Raises NotReady, InThePast, TooLate, OnlineNotOffered."""
        LIFECYCLE.require(self.status, "confirm")
        rules.everything_is_ready(self.attendees)
        rules.day_is_possible(starts_at, act.recorded_at, self.conference_by)
        rules.place_is_offered(place, act.policy.meeting)
        self._record(
            events.Confirmed,
            act,
            starts_at=starts_at,
            place=place,
            where=where,
            attendees=[a.id for a in self.attendees.values() if a.comes],
        )

    def reopen_preparation(self, act: Act, reason: str) -> None:
        """Something that had been ready is ready no longer; it must be confirmed again."""
        LIFECYCLE.require(self.status, "reopen_preparation")
        self._record(events.PreparationReopened, act, reason=reason)

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
        """The conference is over. Raises NobodyOfThatName for people who are no attendees."""
        LIFECYCLE.require(self.status, "hold")
        strangers = rules.present_were_invited(present, self.attendees)
        if strangers:
            raise refusals.NobodyOfThatName(
                f"{len(strangers)} of those named as present are not among the attendees. "
                "Give the attendees' identifiers."
            )
        self._record(
            events.Held,
            act,
            outcome=outcome,
            present=list(dict.fromkeys(present)),
            referrer=self.referrer,
            coordinator=self.coordinator,
        )

    def reconvene(self, act: Act, reason: str) -> None:
        """The family will meet again; the policy's weeks begin anew. Raises FamilyHasWithdrawn."""
        LIFECYCLE.require(self.status, "reconvene")
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

    def cancel(self, act: Act, reason: str) -> None:
        """There will be no conference."""
        LIFECYCLE.require(self.status, "cancel")
        self._record(events.Cancelled, act, reason=reason)

    def _coming(self, attendee: str) -> Attendee:
        found = self.attendees.get(attendee)
        if found is None:
            raise refusals.NobodyOfThatName("There is no such attendee in this conference.")
        if found.declined:
            raise refusals.InvitationDeclined(
                "This attendee has declined. Invite them again first."
            )
        return found


def _same(one: str, other: str) -> bool:
    return " ".join(one.lower().split()) == " ".join(other.lower().split())
