"""The plan: its versions, whether it was agreed as safe, its reviews, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from services.plans.domain import events, refusals, reviews, rules
from services.plans.domain.versions import FIELDS, VersionContent, content_of, named_at_the_centre
from services.plans.domain.voice import REVIEWED, Said, Voice
from shared.acts import Act
from shared.identifiers import identifier
from shared.lifecycle import Lifecycle
from shared.policies import Policy

LIFECYCLE = Lifecycle(
    name="plan",
    start="awaited|no_plan|closed",  # closed: the family withdrew before we heard of a meeting
    ways={
        "propose": (("awaited", "not_agreed", "agreed"), "proposed"),
        "agree": (("proposed",), "agreed"),
        "refuse": (("proposed",), "not_agreed|agreed|review_due|review_overdue|closed"),
        "fall_due": (("agreed",), "review_due"),
        "become_overdue": (("review_due",), "review_overdue"),
        "hold_review": (REVIEWED, "agreed|not_agreed|closed"),
        "move_review": (REVIEWED, "agreed"),
        "exempt_review": (REVIEWED, "agreed|closed"),
        "await_again": (("not_agreed", "no_plan", "reopened"), "awaited|no_plan"),
        "close": (
            ("awaited", "proposed", "not_agreed", *REVIEWED, "no_plan", "reopened"),
            "closed",
        ),
        "reopen": (("closed",), "reopened"),
    },
    refusals={
        "awaited": refusals.NoPlanProposed,
        "proposed": refusals.ProposalWaits,
        "agreed": refusals.AlreadyAgreed,
        "not_agreed": refusals.NoPlanProposed,
        "review_due": refusals.ReviewIsDue,
        "review_overdue": refusals.ReviewIsOverdue,
        "no_plan": refusals.FamilyMadeNoPlan,
        "closed": refusals.PlanIsClosed,
        "reopened": refusals.NextMeetingAwaited,
    },
    messages={
        "awaited": "The plan has not been written up yet. The coordinator proposes it.",
        "proposed": "A version of the plan waits for the referrer to agree or refuse it.",
        "agreed": "The plan is agreed. Hold its review, or propose a new version.",
        "not_agreed": "The last version was not agreed. The coordinator proposes a new one.",
        "review_due": "The review is due. Hold it first, or move it.",
        "review_overdue": "The review is overdue. Hold it, move it, or exempt it with a reason.",
        "no_plan": "The conference ended without a plan. Meet again, or close with a reason.",
        "closed": "The plan is closed.",
        "reopened": "The case goes on. The next conference is to be held first.",
    },
)


class Plan(Voice):
    """One case's plan through all its versions. Versions count from one."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.status = ""
        self.referrer = ""
        self.referrer_heard_at = 0
        self.coordinator = ""
        self.coordinator_heard_at = 0
        self.present: list[str] = []
        self.centre: list[str] = []
        self.check_copies = False
        self.first_held_on: date | None = None
        self.plan_version = 0
        self.written_up_on: date | None = None
        self.agreed_version = 0
        self.agreements: dict[int, tuple[str, datetime]] = {}
        self.versions: dict[int, VersionContent] = {}
        self.answers: dict[tuple[int, int], events.SupportAnswered] = {}
        self.progress: dict[int, list[events.ProgressRecorded]] = {}
        self.copies_wait_of = 0
        self.released: dict[int, list[str]] = {}
        self.said: list[Said] = []
        self.review_on: date | None = None
        self.overdue_on: date | None = None
        self.due_noted: date | None = None
        self.overdue_noted: date | None = None
        self.revision_due = False
        self.reviews = 0
        self.closed_because = ""
        self.closed_on: date | None = None

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the case's plan is kept."""
        return identifier("plan", council, reference)

    @classmethod
    def new(cls, act: Act, reference: str) -> Self:
        """The case's plan, of which nothing is recorded yet."""
        return cls(cls.id_of(act.council, reference), reference)

    @property
    def revises(self) -> bool:
        """Whether a new version waits for the referrer while an earlier one is in force."""
        return self.status == "proposed" and bool(self.agreed_version)

    @property
    def status_in_force(self) -> str:
        """How the review of the version in force stands: still to come, due, or overdue."""
        if self.review_on is not None and self.overdue_noted == self.review_on:
            return "review_overdue"
        return "review_due" if self.due_noted == self.review_on else "agreed"

    def wait_for_write_up(self, act: Act, held: Mapping[str, Any], position: int = 0) -> None:
        """A conference was held, the first or a later one; its plan is to be written up. Whom the
        referral service itself named as the referrer stays, and so does a coordinator who was heard
        of from later on."""
        if self.version:
            LIFECYCLE.require(self.status, "await_again")
        newer = self.coordinator_heard_at > position
        self._record(
            events.Awaited,
            act,
            outcome=held["outcome"],
            referrer=self.referrer if self.referrer_heard_at else held["referrer"],
            coordinator=self.coordinator if newer else held["coordinator"],
            present=list(held["present"]),
            centre=list(held["centre"]),
            check_copies=held["check_copies"],
            held_on=held["held_on"],
            position=max(position, self.coordinator_heard_at),
        )

    def propose(self, act: Act, told: Mapping[str, Any]) -> None:
        """Write up what the family decided, as the next version.

        Raises MonitorWasNotThere, ActionInThePast, ActionOfSomebodyElse, NotAtTheCentre,
        ReviewInThePast, ReviewTooLate.
        """
        LIFECYCLE.require(self.status, "propose")
        content = content_of(told)
        rules.monitor_was_present(content["family_monitor"], self.present)
        rules.actions_are_still_to_come(content["actions"], act.today)
        rules.actions_name_those_who_were_there(content["actions"], self.present)
        rules.those_named_are_at_the_centre(named_at_the_centre(content), self.centre)
        latest = act.policy.review_by(act.today)
        reviews.review_is_in_time(content["review_on"], act.today, latest)
        self._record(
            events.Proposed,
            act,
            plan_version=self.plan_version + 1,
            **{name: content[name] for name in FIELDS},  # type: ignore[literal-required]
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
            copies_held=self.check_copies,
        )

    def release_copies(self, act: Act, plan_version: int) -> None:
        """Let the copies of a version go that were checked. Raises NothingWaits, NotThisVersion."""
        rules.its_copies_wait(plan_version, self.copies_wait_of)
        self._record(
            events.CopiesReleased,
            act,
            plan_version=plan_version,
            copies_for=self.present,
            referrer=self.referrer,
        )

    def refuse(self, act: Act, told: Mapping[str, Any]) -> None:
        """Refuse the version, with reasons and the next step; alternative arrangements end it.

        Raises NotThisVersion, OnlyRiskRefuses, ReasonMissing, ArrangementsMissing.
        """
        LIFECYCLE.require(self.status, "refuse")
        rules.it_is_the_version_that_waits(told["plan_version"], self.plan_version)
        rules.only_risk_refuses(told["risk_of_significant_harm"])
        rules.a_refusal_has_its_reasons(told["reasons"])
        rules.alternative_arrangements_are_recorded(told["next_step"], told["arrangements"])
        self._record(
            events.NotAgreed,
            act,
            plan_version=told["plan_version"],
            reasons=told["reasons"],
            next_step=told["next_step"],
            risk_of_significant_harm=told["risk_of_significant_harm"],
            days_after=rules.days_late(self.written_up_on, act.today),
            arrangements=told["arrangements"],
        )
        if told["next_step"] == "alternative_arrangements":
            self._record(events.Closed, act, reason=told["next_step"])

    def answer_support(self, act: Act, told: Mapping[str, Any]) -> None:
        """Record what an agency answered to something that the family asked for.

        Raises PlanIsClosed, NoSuchVersion, NoSuchSupport, ReasonMissing, NotYetHappened.
        """
        LIFECYCLE.require(self.status, "close")
        rules.there_is_such_a_version(told["plan_version"], self.versions)
        asked = self.versions[told["plan_version"]]["support_asked"]
        rules.there_is_such_support(told["support"], len(asked))
        rules.refused_support_has_its_reason(told["answer"], told["reason"])
        rules.it_has_happened("The answer", told["answered_on"], act.today)
        fields = ("plan_version", "support", "answer", "by_agency", "answered_on", "reason")
        self._record(events.SupportAnswered, act, **{name: told[name] for name in fields})

    def record_progress(self, act: Act, told: Mapping[str, Any]) -> None:
        """Record how far an action of the agreed version has come.

        Raises NoPlanInForce, NoSuchAction, NotYetHappened.
        """
        rules.a_plan_is_in_force(self.in_force)
        actions = self.versions[self.agreed_version]["actions"]
        rules.there_is_such_an_action(told["action"], len(actions))
        rules.it_has_happened("What was seen of it", told["on"], act.today)
        self._record(
            events.ProgressRecorded,
            act,
            plan_version=self.agreed_version,
            action=told["action"],
            state=told["state"],
            seen_on=told["on"],
            attendee=actions[told["action"] - 1]["attendee"],
            told_by=told["told_by"],
            note=told["note"],
        )

    def fall_due(self, act: Act) -> None:
        """Note that the day of the review has come, also while a new version waits for the referrer: what
        is in force is looked at on its day."""
        if not self.revises:
            LIFECYCLE.require(self.status, "fall_due")
        assert self.review_on is not None, "an agreed plan has its review date"
        overdue_on = reviews.overdue_day(self.review_on, act.policy)
        self._record(events.ReviewFellDue, act, overdue_on=overdue_on, **self._those_who_check_it())

    def is_due(self, today: date) -> bool:
        """Whether the review's day has come and has not been noted."""
        comes = self.status == "agreed" or (self.revises and self.status_in_force == "agreed")
        return comes and self.review_on is not None and self.review_on <= today

    def become_overdue(self, act: Act) -> None:
        """Note that the review was not held in the days that the policy gives."""
        if not self.revises:
            LIFECYCLE.require(self.status, "become_overdue")
        self._record(events.ReviewBecameOverdue, act, **self._those_who_check_it())

    def is_overdue(self, today: date, policy: Policy) -> bool:
        """Whether the review ought to have been held by now, and that has not been noted. The day was
        kept when it fell due; of one that fell due before that was kept, the policy says."""
        waits = self.status == "review_due" or (
            self.revises and self.status_in_force == "review_due"
        )
        if not waits or self.review_on is None:
            return False
        return (self.overdue_on or reviews.overdue_day(self.review_on, policy)) <= today

    def _those_who_check_it(self) -> dict[str, Any]:
        """Who hears of the review; while nobody coordinates the case, the referrer alone."""
        return {
            "plan_version": self.agreed_version,
            "due_on": self.review_on,
            "family_monitor": self.versions[self.agreed_version]["family_monitor"],
            "referrer": self.referrer,
            "coordinator": self.coordinator or self.referrer,
        }

    def hold_review(
        self, act: Act, outcome: str, summary: str, next_review_on: date | None
    ) -> None:
        """Record the review. A plan that works and has no next review ends with it.

        Raises NextReviewMissing, ReviewInThePast, ReviewTooLate.
        """
        LIFECYCLE.require(self.status, "hold_review")
        reviews.an_open_plan_has_a_review(outcome, next_review_on)
        if next_review_on is not None:
            latest = act.policy.review_by(act.today)
            reviews.review_is_in_time(next_review_on, act.today, latest)
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

    def move_review(self, act: Act, review_on: date, asked_by: str, reason: str) -> None:
        """Put the review on another day. Raises ReviewAlreadyThen, ReviewInThePast, ReviewTooLate."""
        LIFECYCLE.require(self.status, "move_review")
        assert self.review_on is not None, "a plan in force has its review date"
        latest = act.policy.review_by(act.today)
        reviews.review_may_move_to(review_on, self.review_on, act.today, latest)
        self._record(
            events.ReviewMoved,
            act,
            plan_version=self.agreed_version,
            review_on=review_on,
            was_on=self.review_on,
            asked_by=asked_by,
            reason=reason,
        )

    def exempt_review(
        self, act: Act, reason: str, explanation: str, next_review_on: date | None
    ) -> None:
        """Do without the review, for a reason. Without a next one the plan ends.

        Raises ReviewInThePast, ReviewTooLate.
        """
        LIFECYCLE.require(self.status, "exempt_review")
        if next_review_on is not None:
            latest = act.policy.review_by(act.today)
            reviews.review_is_in_time(next_review_on, act.today, latest)
        self._record(
            events.ReviewExempted,
            act,
            plan_version=self.agreed_version,
            reason=reason,
            was_on=self.review_on,
            next_review_on=next_review_on,
            explanation=explanation,
        )
        if next_review_on is None:
            self._record(events.Closed, act, reason="review_exempted")

    def close(self, act: Act, reason: str) -> None:
        """End the plan. Raises PlanIsClosed, NoSafePlan."""
        if self.version:
            LIFECYCLE.require(self.status, "close")
        rules.only_a_safe_plan_works(reason, self.agreed_version)
        self._record(events.Closed, act, reason=reason)

    def end_with_case(self, act: Act, reason: str) -> None:
        """The case has ended, for whatever reason. Raises PlanIsClosed."""
        if self.version:
            LIFECYCLE.require(self.status, "close")
        self._record(events.Closed, act, reason=reason)

    def reopen(self, act: Act, reason: str) -> None:
        """The case goes on: wait for its next conference."""
        LIFECYCLE.require(self.status, "reopen")
        self._record(events.Reopened, act, reason=reason)

    def note_referrer(self, act: Act, referrer: str, position: int) -> None:
        """Somebody else has the referrer's part, as the referral service says."""
        self._record(events.ReferrerNoted, act, referrer=referrer, position=position)

    def note_coordinator(self, act: Act, coordinator: str, position: int) -> None:
        """Somebody else coordinates the case, or, with an empty name, nobody at present, as the
        scheduling service says."""
        self._record(events.CoordinatorNoted, act, coordinator=coordinator, position=position)
