"""Who attends a conference, how they are reached, and how they take part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.scheduling.domain import events, refusals, rules
from services.scheduling.domain.attendee import MAIN_MEETING, Attendee, same_words
from services.scheduling.domain.conference_state import ConferenceState
from services.scheduling.domain.states import LIFECYCLE
from shared.acts import Act
from shared.days import local_day

INVITED_WITH = (
    "name",
    "relation",
    "part",
    "email",
    "phone",
    "language",
    "person",
    "children",
    "keep_from_others",
    "contact_is_safe",
    "needs",
)


class Attending(ConferenceState):
    """The attendees: invited, reached, prepared, interpreted for, and, if it must be, excluded."""

    def invite(self, act: Act, attendee: str, told: Mapping[str, Any]) -> None:
        """Add somebody whom the family wants there. Raises AlreadyInvited, AttendeeIsExcluded,
        OtherProfessionalsNotInvited, NobodyAtTheCentre."""
        LIFECYCLE.require(self.status, "prepare")
        before = [a for a in self.attendees.values() if _is_the_same(a, told)]
        if any(a.excluded for a in before):
            raise refusals.AttendeeIsExcluded(
                "Somebody of this name was excluded from the conference. If this is another person, "
                "add something to the name that tells them apart."
            )
        if any(a.comes for a in before):
            raise refusals.AlreadyInvited(
                "Somebody of this name is among the attendees. If this is another person, add "
                "something to the name that tells them apart."
            )
        rules.professionals_are_wanted(told["part"], self.coming, act.policy.meeting)
        rules.they_are_at_the_centre(told["children"], self.centre)
        self._record(
            events.AttendeeInvited,
            act,
            attendee=attendee,
            formerly=_identifiers(before, told["person"]),
            **{key: told[key] for key in INVITED_WITH},
        )

    def prepare(self, act: Act, attendee: str, met_on: date, how: str, wishes: str | None) -> None:
        """Note that the coordinator met the attendee. Raises NotYetTheDay for a day to come."""
        LIFECYCLE.require(self.status, "prepare")
        who = self._coming(attendee)
        rules.it_has_been(met_on, local_day(act.recorded_at), "met_on")
        already = sum(a.prepared_on is not None and a.id != attendee for a in self.coming)
        self._record(
            events.AttendeePrepared,
            act,
            attendee=attendee,
            part=who.part,
            met_on=met_on,
            how=how,
            prepared=already + 1,
            expected=len(self.coming),
            wishes=wishes,
        )

    def log_attempt(self, act: Act, attendee: str, tried_on: date, how: str, result: str) -> None:
        """Note that the coordinator tried to reach somebody. Raises NotYetTheDay for a day to come."""
        LIFECYCLE.require(self.status, "log_attempt")
        self._coming(attendee)
        rules.it_has_been(tried_on, local_day(act.recorded_at), "tried_on")
        self._record(
            events.AttemptLogged, act, attendee=attendee, tried_on=tried_on, how=how, result=result
        )

    def decline_invitation(self, act: Act, attendee: str, reason: str) -> None:
        """Note that the attendee will not come. Raises NoAttemptLogged."""
        LIFECYCLE.require(self.status, "prepare")
        who = self._coming(attendee)
        rules.attempts_were_made(reason, who.attempts)
        self._record(events.InvitationDeclined, act, attendee=attendee, reason=reason)

    def change_contact(
        self,
        act: Act,
        attendee: str,
        email: str | None,
        phone: str | None,
        contact_is_safe: bool,
        keep_from_others: list[str] | None,
    ) -> None:
        """Note how the attendee is reached from now on; also somebody who will not come, since messages
        may still be on their way to them. `keep_from_others`: None leaves it as it is."""
        LIFECYCLE.require(self.status, "change_contact")
        who = self._known(attendee)
        kept = who.keep_from_others if keep_from_others is None else keep_from_others
        self._record(
            events.ContactChanged,
            act,
            attendee=attendee,
            email=email,
            phone=phone,
            contact_is_safe=contact_is_safe,
            keep_from_others=kept,
        )

    def exclude_attendee(self, act: Act, attendee: str, told: Mapping[str, Any]) -> None:
        """Note the decision that somebody will not be there; a day that was fixed does not hold.
        Raises AttendeeIsExcluded, ChildMayAlwaysContribute."""
        LIFECYCLE.require(self.status, "exclude_attendee")
        who = self._known(attendee)
        if who.excluded:
            raise refusals.AttendeeIsExcluded("This attendee is excluded already.")
        is_child = who.part == "child" or who.person in self.centre
        rules.a_child_contributes_in_some_way(is_child, told["other_way"])
        self._record(
            events.AttendeeExcluded,
            act,
            attendee=attendee,
            **{
                key: told[key] for key in ("decided_by", "reason", "other_way", "other_way_details")
            },
        )
        self._reopen(act, "attendee_excluded")

    def arrange_own_session(self, act: Act, attendee: str, told: Mapping[str, Any]) -> None:
        """The attendee takes part apart from the main meeting, or in it again. Raises InThePast."""
        LIFECYCLE.require(self.status, "prepare")
        who = self._coming(attendee)
        if told["how"] == MAIN_MEETING and who.own_session is None:
            raise refusals.AlreadyInvited("This attendee is in the main meeting already.")
        if told["starts_at"] is not None:
            rules.it_is_to_come(told["starts_at"], act.recorded_at)
        self._record(
            events.OwnSessionArranged,
            act,
            attendee=attendee,
            **{key: told[key] for key in ("how", "starts_at", "place", "where")},
        )

    def book_interpreter(
        self, act: Act, attendee: str, interpreter: str, is_relative_or_friend: bool
    ) -> None:
        """Book an interpreter for the attendee. Raises InterpreterIsRelative."""
        LIFECYCLE.require(self.status, "prepare")
        self._coming(attendee)
        names = [
            *(a.name for a in self.attendees.values()),
            *(someone["name"] for someone in self.network),
        ]
        rules.interpreters_are_not_relatives(is_relative_or_friend, interpreter, names)
        self._record(events.InterpreterBooked, act, attendee=attendee, interpreter=interpreter)

    def cancel_interpreter(self, act: Act, attendee: str, reason: str) -> None:
        """Nobody interprets for the attendee any more; a day that was fixed does not hold. Raises
        NoInterpreterBooked."""
        LIFECYCLE.require(self.status, "cancel_interpreter")
        if not self._coming(attendee).interpreter:
            raise refusals.NoInterpreterBooked(
                "No interpreter is booked for this attendee. Book one when you have found somebody."
            )
        self._record(events.InterpreterCancelled, act, attendee=attendee, reason=reason)
        self._reopen(act, "interpreter_cancelled")


def _is_the_same(attendee: Attendee, told: Mapping[str, Any]) -> bool:
    """Whether somebody was invited before: under that name, or as that person of the referral."""
    same_person = told["person"] is not None and attendee.person == told["person"]
    return same_person or same_words(told["name"], attendee.name)


def _identifiers(before: Iterable[Attendee], person: str | None) -> list[str]:
    """All by which those are known, but for the one that the new invitation names itself."""
    known = (id for a in before for id in (*a.formerly, a.id, a.person))
    return list(dict.fromkeys(id for id in known if id and id != person))
