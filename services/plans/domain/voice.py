"""What the family itself has a plan do: be shown to them, and be looked at sooner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from services.plans.domain.refusals import NoCopyForThem, SaidBefore
from services.plans.domain.rules import a_plan_is_in_force
from services.plans.domain.voice_events import Doubted, ReviewAsked
from shared.acts import Act
from shared.eventstore.events import EventSourced

REVIEWED = ("agreed", "review_due", "review_overdue")
"""The states of a plan that is in force and has its live review date."""


class Said(NamedTuple):
    """What an attendee said of a plan, when, and for which review; the time is aware."""

    what: str
    attendee: str
    words: str | None
    at: datetime
    for_review: date | None


class Voice(EventSourced):
    """The family's part in a plan after it was agreed. `released`: to whom the copies of each version
    were let go; `said`: what the family said of the plan."""

    status: str
    agreed_version: int
    review_on: date | None
    referrer: str
    coordinator: str
    released: dict[int, list[str]]
    said: list[Said]

    @property
    def in_force(self) -> bool:
        """Whether a version that was agreed is what the family and others go by."""
        return bool(self.agreed_version) and self.status in (*REVIEWED, "proposed")

    def copy_for(self, attendee: str) -> int:
        """The version of which the attendee's copy was released. Raises NoCopyForThem."""
        a_copy_was_released(attendee, self.released.get(self.agreed_version, ()))
        return self.agreed_version

    def hear(self, what: str, attendee: str, words: str | None, at: datetime) -> None:
        """Take in what an attendee said."""
        self.said.append(Said(what, attendee, words, at, self.review_on))

    def has_said(self, what: str, attendee: str) -> bool:
        """Whether the attendee has said that for the review that is to come."""
        return any(
            (one.what, one.attendee, one.for_review) == (what, attendee, self.review_on)
            for one in self.said
        )

    def ask_for_review(self, act: Act, attendee: str, why: str | None) -> None:
        """Ask that the plan is looked at before its day. Raises NoPlanInForce, NoCopyForThem,
        SaidBefore."""
        self._may_say("ask_for_review", attendee)
        self._record(ReviewAsked, act, why=why, **self._told_of(attendee))

    def say_not_working(self, act: Act, attendee: str, what: str) -> None:
        """Say that the plan is not working. Raises NoPlanInForce, NoCopyForThem, SaidBefore."""
        self._may_say("say_not_working", attendee)
        self._record(Doubted, act, what=what, **self._told_of(attendee))

    def _may_say(self, what: str, attendee: str) -> None:
        a_plan_is_in_force(self.in_force)
        self.copy_for(attendee)
        it_is_said_once_for_each_review(self.has_said(what, attendee))

    def _told_of(self, attendee: str) -> dict[str, Any]:
        """While nobody coordinates the case, the referrer alone is told."""
        return {
            "attendee": attendee,
            "plan_version": self.agreed_version,
            "referrer": self.referrer,
            "coordinator": self.coordinator or self.referrer,
        }


def a_copy_was_released(attendee: str, released_to: Collection[str]) -> None:
    """Nobody sees a plan by their link before a copy of it was released to them (decision 16). Raises
    NoCopyForThem."""
    if attendee not in released_to:
        raise NoCopyForThem("There is no copy for you yet. Your coordinator can tell you more.")


def it_is_said_once_for_each_review(said_before: bool) -> None:
    """Family may ask for an earlier review (Hertfordshire; Daybreak); whoever has asked is not heard
    better by asking a hundred times. Raises SaidBefore."""
    if said_before:
        raise SaidBefore(
            "You have told us. Your coordinator knows, and will get in touch with you."
        )
