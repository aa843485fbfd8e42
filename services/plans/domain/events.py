"""What can happen to a plan, and to what is followed beside it: breaches and outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from services.plans.domain.versions import Action, Support, Wishes, as_second_form
from services.plans.domain.voice_events import Doubted as Doubted
from services.plans.domain.voice_events import ReviewAsked as ReviewAsked
from shared.days import local_day
from shared.eventstore.events import CaseEvent, Upcast, personal

if TYPE_CHECKING:
    from services.plans.domain.breaches import Breaches
    from services.plans.domain.outcomes import Outcomes
    from services.plans.domain.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Awaited(CaseEvent):
    """A conference was held: its plan is to be written up, or there is none. `position` is the place
    of what was heard in the log of the scheduling service."""

    TOPIC: ClassVar[str] = "plan.awaited"

    outcome: str
    referrer: str
    coordinator: str
    present: list[str]
    centre: list[str] = field(default_factory=list)
    check_copies: bool = False
    held_on: date | None = None
    position: int = 0

    def apply(self, record: Plan) -> None:
        record.status = "awaited" if self.outcome == "plan" else "no_plan"
        record.referrer = self.referrer
        record.coordinator = self.coordinator
        record.coordinator_heard_at = self.position
        record.present = self.present
        record.centre = self.centre or record.centre
        record.check_copies = self.check_copies
        if record.first_held_on is None:
            record.first_held_on = self.held_on or local_day(self.occurred_at)


@dataclass(frozen=True, kw_only=True)
class Proposed(CaseEvent):
    """The coordinator has written up what the family decided, as this version."""

    TOPIC: ClassVar[str] = "plan.proposed"
    FORM: ClassVar[int] = 2
    UPCASTS: ClassVar[Mapping[int, Upcast]] = {1: as_second_form}

    plan_version: int
    family_monitor: str
    professional_monitor: str | None
    review_on: date
    actions: list[Action] = personal(each="attendee")
    back_up_plan: str = personal()
    how_checked: str = personal()
    childs_wishes: str = personal()
    wishes_of: list[Wishes] = personal(each="child")
    support_asked: list[Support] = personal()

    def apply(self, record: Plan) -> None:
        record.status = "proposed"
        record.revision_due = False
        record.plan_version = self.plan_version
        record.written_up_on = local_day(self.occurred_at)
        record.versions[self.plan_version] = {
            "actions": self.actions,
            "back_up_plan": self.back_up_plan,
            "how_checked": self.how_checked,
            "family_monitor": self.family_monitor,
            "professional_monitor": self.professional_monitor,
            "childs_wishes": self.childs_wishes,
            "wishes_of": self.wishes_of,
            "support_asked": self.support_asked,
            "review_on": self.review_on,
        }


@dataclass(frozen=True, kw_only=True)
class Agreed(CaseEvent):
    """The referrer has agreed this version as safe. Who that was and when is the event's own actor and
    time. `copies_held`: the copies wait until the coordinator has checked them."""

    TOPIC: ClassVar[str] = "plan.agreed"

    plan_version: int
    review_on: date
    actions: int
    copies_for: list[str]
    referrer: str
    copies_held: bool = False

    def apply(self, record: Plan) -> None:
        record.status = "agreed"
        record.agreed_version = self.plan_version
        record.due_noted = record.overdue_noted = record.overdue_on = None
        record.agreements[self.plan_version] = (self.actor, self.occurred_at)
        record.review_on = self.review_on
        record.progress = {}
        record.copies_wait_of = self.plan_version if self.copies_held else 0
        if not self.copies_held:
            record.released[self.plan_version] = self.copies_for


@dataclass(frozen=True, kw_only=True)
class CopiesReleased(CaseEvent):
    """The coordinator has checked the copies of this version: they can be sent."""

    TOPIC: ClassVar[str] = "plan.copies_released"

    plan_version: int
    copies_for: list[str]
    referrer: str

    def apply(self, record: Plan) -> None:
        record.copies_wait_of = 0
        record.released[self.plan_version] = self.copies_for


@dataclass(frozen=True, kw_only=True)
class NotAgreed(CaseEvent):
    """The referrer could not agree this version, because of a risk of significant harm. `days_after`:
    how many days after it was written up; more than none is late."""

    TOPIC: ClassVar[str] = "plan.not_agreed"

    plan_version: int
    next_step: str
    risk_of_significant_harm: bool = True
    days_after: int = 0
    reasons: str = personal()
    arrangements: str | None = personal(default=None)

    def apply(self, record: Plan) -> None:
        # An earlier version that was agreed stays in force only while the next one is revised.
        if record.agreed_version and self.next_step == "revise":
            record.status = record.status_in_force
            return
        record.status = "not_agreed"
        record.agreed_version = record.copies_wait_of = 0
        record.review_on = record.overdue_on = None


@dataclass(frozen=True, kw_only=True)
class SupportAnswered(CaseEvent):
    """An agency has answered what the family asked for; `support` is its place in the list."""

    TOPIC: ClassVar[str] = "plan.support_answered"

    plan_version: int
    support: int
    answer: str
    answered_on: date
    by_agency: str = personal()
    reason: str | None = personal(default=None)

    def apply(self, record: Plan) -> None:
        record.answers[(self.plan_version, self.support)] = self


@dataclass(frozen=True, kw_only=True)
class ProgressRecorded(CaseEvent):
    """How far an action of the agreed version has come; `action` is its place in the list. `attendee`
    is whoever does it, when they were there."""

    TOPIC: ClassVar[str] = "plan.progress_recorded"

    plan_version: int
    action: int
    state: str
    seen_on: date
    attendee: str | None
    told_by: str = personal()
    note: str | None = personal(about="attendee", default=None)

    def apply(self, record: Plan) -> None:
        record.progress.setdefault(self.action, []).append(self)


@dataclass(frozen=True, kw_only=True)
class ReviewFellDue(CaseEvent):
    """The day of the review has come. Not held, it is overdue on `overdue_on`."""

    TOPIC: ClassVar[str] = "plan.review_fell_due"

    plan_version: int
    due_on: date
    family_monitor: str
    referrer: str
    coordinator: str
    overdue_on: date | None = None

    def apply(self, record: Plan) -> None:
        record.due_noted = self.due_on
        record.overdue_on = self.overdue_on
        if record.status == "agreed":
            record.status = "review_due"


@dataclass(frozen=True, kw_only=True)
class ReviewBecameOverdue(CaseEvent):
    """The review fell due and was not held in the days that the policy gives."""

    TOPIC: ClassVar[str] = "plan.review_became_overdue"

    plan_version: int
    due_on: date
    family_monitor: str
    referrer: str
    coordinator: str

    def apply(self, record: Plan) -> None:
        record.overdue_noted = self.due_on
        if record.status == "review_due":
            record.status = "review_overdue"


@dataclass(frozen=True, kw_only=True)
class ReviewHeld(CaseEvent):
    """The review was held."""

    TOPIC: ClassVar[str] = "plan.review_held"

    plan_version: int
    outcome: str
    next_review_on: date | None
    summary: str = personal()

    def apply(self, record: Plan) -> None:
        record.review_on = self.next_review_on
        record.overdue_on = None
        record.reviews += 1
        record.revision_due = self.outcome == "changed"
        if self.outcome == "not_working":
            record.status, record.agreed_version, record.copies_wait_of = "not_agreed", 0, 0
        else:
            record.status = "agreed"


@dataclass(frozen=True, kw_only=True)
class ReviewMoved(CaseEvent):
    """The review is on another day; it was to be on `was_on`."""

    TOPIC: ClassVar[str] = "plan.review_moved"

    plan_version: int
    review_on: date
    was_on: date
    asked_by: str
    reason: str = personal()

    def apply(self, record: Plan) -> None:
        record.status = "agreed"
        record.review_on = self.review_on
        record.overdue_on = None


@dataclass(frozen=True, kw_only=True)
class ReviewExempted(CaseEvent):
    """The review is not held, by decision and with a reason. Without a next one the plan ends."""

    TOPIC: ClassVar[str] = "plan.review_exempted"

    plan_version: int
    reason: str
    was_on: date
    next_review_on: date | None
    explanation: str = personal()

    def apply(self, record: Plan) -> None:
        record.status = "agreed"
        record.review_on = self.next_review_on
        record.overdue_on = None


@dataclass(frozen=True, kw_only=True)
class Closed(CaseEvent):
    """The plan is no longer followed up by the service."""

    TOPIC: ClassVar[str] = "plan.closed"

    reason: str

    def apply(self, record: Plan) -> None:
        record.status = "closed"
        record.closed_because = self.reason
        record.closed_on = local_day(self.occurred_at)
        record.review_on = None
        record.overdue_on = None
        record.revision_due = False
        record.copies_wait_of = 0


@dataclass(frozen=True, kw_only=True)
class Reopened(CaseEvent):
    """The case goes on: another conference makes another plan. None of before is in force."""

    TOPIC: ClassVar[str] = "plan.reopened"

    reason: str

    def apply(self, record: Plan) -> None:
        record.status = "reopened"
        record.closed_because = ""
        record.closed_on = None
        record.agreed_version = 0


@dataclass(frozen=True, kw_only=True)
class ReferrerNoted(CaseEvent):
    """Another professional has the referrer's part from now on. `position` is the place of what was
    heard in the log of the referral service."""

    TOPIC: ClassVar[str] = "plan.referrer_noted"

    referrer: str
    position: int

    def apply(self, record: Plan) -> None:
        record.referrer = self.referrer
        record.referrer_heard_at = self.position


@dataclass(frozen=True, kw_only=True)
class CoordinatorNoted(CaseEvent):
    """Another coordinator has been given the case; empty: nobody coordinates it at present. `position`
    is the place of what was heard in the log of the scheduling service."""

    TOPIC: ClassVar[str] = "plan.coordinator_noted"

    coordinator: str
    position: int

    def apply(self, record: Plan) -> None:
        record.coordinator = self.coordinator
        record.coordinator_heard_at = self.position


@dataclass(frozen=True, kw_only=True)
class BreachReported(CaseEvent):
    """A plan copy reached somebody who ought not to have it, or told them too much."""

    TOPIC: ClassVar[str] = "plan.breach_reported"

    breach: str
    plan_version: int
    recipient: str
    discovered_at: datetime
    tell_by: datetime
    endangered: list[str]
    what_happened: str = personal()

    def apply(self, record: Breaches) -> None:
        record.reported[self.breach] = self


@dataclass(frozen=True, kw_only=True)
class BreachStepNoted(CaseEvent):
    """Something was done about a breach, or it was decided that it need not be."""

    TOPIC: ClassVar[str] = "plan.breach_step_noted"

    breach: str
    step: str
    done_at: datetime
    reason: str | None = personal(default=None)

    def apply(self, record: Breaches) -> None:
        record.steps.setdefault(self.breach, []).append(self)


@dataclass(frozen=True, kw_only=True)
class OutcomeRecorded(CaseEvent):
    """How somebody at the centre fares so many months after the conference; 0: when the plan ended.
    `corrects`: the same was recorded before, and this is right."""

    TOPIC: ClassVar[str] = "plan.outcome_recorded"

    person: str
    months: int
    seen_on: date
    corrects: bool
    legal_status: str = personal(about="person")
    living_arrangement: str = personal(about="person")
    proceedings: str = personal(about="person")
    days_in_care: int | None = personal(about="person")

    def apply(self, record: Outcomes) -> None:
        record.recorded.setdefault((self.person, self.months), []).append(self)
