"""The plan: its versions, whether it was agreed as safe, its reviews, and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self
from uuid import UUID

from services.plans.domain import events, refusals, rules
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier
from shared.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    name="plan",
    start="awaited|no_plan|closed",  # closed: the family withdrew before we heard of a meeting
    ways={
        "propose": (("awaited", "not_agreed", "agreed"), "proposed"),
        "agree": (("proposed",), "agreed"),
        "refuse": (("proposed",), "not_agreed|agreed|closed"),
        "fall_due": (("agreed",), "review_due"),
        "hold_review": (("agreed", "review_due"), "agreed|not_agreed|closed"),
        "await_again": (("not_agreed", "no_plan"), "awaited|no_plan"),
        "close": (
            ("awaited", "proposed", "not_agreed", "agreed", "review_due", "no_plan"),
            "closed",
        ),
    },
    refusals={
        "awaited": refusals.NoPlanProposed,
        "proposed": refusals.ProposalWaits,
        "agreed": refusals.AlreadyAgreed,
        "not_agreed": refusals.NoPlanProposed,
        "review_due": refusals.ReviewIsDue,
        "no_plan": refusals.FamilyMadeNoPlan,
        "closed": refusals.PlanIsClosed,
    },
    messages={
        "awaited": "The plan has not been written up yet. The coordinator proposes it.",
        "proposed": "A version of the plan waits for the referrer to agree or refuse it.",
        "agreed": "The plan is agreed. Hold its review, or propose a new version.",
        "not_agreed": "The last version was not agreed. The coordinator proposes a new one.",
        "review_due": "The review is due. Hold it first.",
        "no_plan": "The conference ended without a plan. Meet again, or close with a reason.",
        "closed": "The plan is closed.",
    },
)


class Plan(EventSourced):
    """One case's plan through all its versions. Versions count from one."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.status = ""
        self.referrer = ""
        self.coordinator = ""
        self.present: list[str] = []
        self.plan_version = 0
        self.agreed_version = 0
        self.versions: dict[int, dict[str, Any]] = {}
        self.review_on: date | None = None
        self.reviews = 0
        self.closed_because = ""

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the case's plan is kept."""
        return identifier("plan", council, reference)

    @classmethod
    def new(cls, act: Act, reference: str) -> Self:
        """The case's plan, of which nothing is recorded yet."""
        return cls(cls.id_of(act.council, reference), reference)

    def wait_for_write_up(
        self, act: Act, outcome: str, referrer: str, coordinator: str, present: Sequence[str]
    ) -> None:
        """A conference was held, the first or a later one; its plan is to be written up."""
        if self.version:
            LIFECYCLE.require(self.status, "await_again")
        self._record(
            events.Awaited,
            act,
            outcome=outcome,
            referrer=referrer,
            coordinator=coordinator,
            present=list(present),
        )

    def propose(self, act: Act, told: Mapping[str, Any]) -> None:
        """Write up what the family decided, as the next version.

        Raises MonitorWasNotThere, ActionInThePast, ActionOfSomebodyElse, ReviewInThePast,
        ReviewTooLate.
        """
        LIFECYCLE.require(self.status, "propose")
        rules.monitor_was_present(told["family_monitor"], self.present)
        rules.actions_are_still_to_come(told["actions"], act.today)
        rules.actions_name_those_who_were_there(told["actions"], self.present)
        rules.review_is_in_time(told["review_on"], act.today, act.policy.review_by(act.today))
        fields = (
            "actions",
            "back_up_plan",
            "how_checked",
            "family_monitor",
            "childs_wishes",
            "support_asked",
            "review_on",
        )
        self._record(
            events.Proposed,
            act,
            plan_version=self.plan_version + 1,
            **{name: told[name] for name in fields},
        )

    def agree(self, act: Act, plan_version: int) -> None:
        """Agree the version as safe; its review date is now live. Raises NotThisVersion."""
        LIFECYCLE.require(self.status, "agree")
        rules.it_is_the_version_that_waits(plan_version, self.plan_version)
        content = self.versions[plan_version]
        self._record(
            events.Agreed,
            act,
            plan_version=plan_version,
            review_on=content["review_on"],
            actions=len(content["actions"]),
            copies_for=self.present,
            referrer=self.referrer,
        )

    def refuse(self, act: Act, plan_version: int, reasons: str, next_step: str) -> None:
        """Refuse the version, with reasons and the next step; alternative arrangements end it."""
        LIFECYCLE.require(self.status, "refuse")
        rules.it_is_the_version_that_waits(plan_version, self.plan_version)
        self._record(
            events.NotAgreed, act, plan_version=plan_version, reasons=reasons, next_step=next_step
        )
        if next_step == "alternative_arrangements":
            self._record(events.Closed, act, reason=next_step)

    def fall_due(self, act: Act) -> None:
        """Note that the day of the review has come."""
        LIFECYCLE.require(self.status, "fall_due")
        self._record(
            events.ReviewFellDue,
            act,
            plan_version=self.agreed_version,
            due_on=self.review_on,
            family_monitor=self.versions[self.agreed_version]["family_monitor"],
            referrer=self.referrer,
            coordinator=self.coordinator,
        )

    def is_due(self, today: date) -> bool:
        """Whether the review's day has come and has not been noted."""
        return self.status == "agreed" and self.review_on is not None and self.review_on <= today

    def hold_review(
        self, act: Act, outcome: str, summary: str, next_review_on: date | None
    ) -> None:
        """Record the review. A plan that works and has no next review ends with it.

        Raises NextReviewMissing, ReviewInThePast, ReviewTooLate.
        """
        LIFECYCLE.require(self.status, "hold_review")
        rules.an_open_plan_has_a_review(outcome, next_review_on)
        if next_review_on is not None:
            rules.review_is_in_time(next_review_on, act.today, act.policy.review_by(act.today))
        self._record(
            events.ReviewHeld,
            act,
            plan_version=self.agreed_version,
            outcome=outcome,
            summary=summary,
            next_review_on=None if outcome == "not_working" else next_review_on,
        )
        if outcome == "working" and next_review_on is None:
            self._record(events.Closed, act, reason="working_without_us")

    def close(self, act: Act, reason: str) -> None:
        """End the plan. Raises PlanIsClosed, NoSafePlan."""
        if self.version:
            LIFECYCLE.require(self.status, "close")
        rules.only_a_safe_plan_works(reason, self.agreed_version)
        self._record(events.Closed, act, reason=reason)
