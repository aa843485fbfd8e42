"""People who must not meet, and harm that somebody tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.scheduling.domain import apart, events
from services.scheduling.domain.conference_state import ConferenceState
from services.scheduling.domain.states import LIFECYCLE
from shared.acts import Act


class Safeguarding(ConferenceState):
    """What is done so that nobody is put at risk by the conference, and what is told in it."""

    def keep_apart(self, act: Act, told: Mapping[str, Any]) -> None:
        """Note that two people must never be together. If a fixed day would bring them together, it
        does not hold any longer. Raises TheSamePerson, AlreadyApart."""
        LIFECYCLE.require(self.status, "keep_apart")
        one, other, source = told["one"], told["other"], told["source"]
        apart.they_are_two(one, other, self.attendees.values())
        apart.they_are_not_apart_yet(self.apart, one, other, source)
        self._record(
            events.KeptApart,
            act,
            one=one,
            other=other,
            source=source,
            reference=told["reference"],
            why=told["why"],
        )
        main = self.preparation(act.policy.meeting).main
        if apart.pairs_together(self.coming, self.apart, main):
            self._reopen(act, source if source == apart.COURT_ORDER else "safety")

    def lift_apart(self, act: Act, one: str, other: str, reason: str) -> None:
        """Note a manager's decision that two people may be together again. Raises NotApart."""
        LIFECYCLE.require(self.status, "lift_apart")
        apart.they_are_apart(self.apart, one, other)
        self._record(events.ApartLifted, act, one=one, other=other, reason=reason)

    def report_harm(
        self, act: Act, what: str, told_by: str | None, at_risk: list[str], in_danger_now: bool
    ) -> None:
        """Pass on to the social worker at once what puts somebody at risk, whatever state the conference
        is in. Raises NobodyOfThatName."""
        LIFECYCLE.require(self.status, "report_harm")
        if told_by is not None:
            self._known(told_by)
        self._record(
            events.HarmReported,
            act,
            referrer=self.referrer,
            coordinator=act.actor,
            told_by=told_by,
            at_risk=at_risk,
            in_danger_now=in_danger_now,
            what=what,
        )
