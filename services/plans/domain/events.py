"""What can happen to a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypedDict

from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.plans.domain.plan import Plan


class Action(TypedDict):
    """One thing that somebody will do. `attendee` is their identifier when they were there; what
    they will do then belongs to them and is erased with them. What was erased is empty."""

    what: str
    who: str
    by_when: date | None
    attendee: str | None


@dataclass(frozen=True, kw_only=True)
class Awaited(CaseEvent):
    """A conference was held: its plan is to be written up, or there is none."""

    TOPIC: ClassVar[str] = "plan.awaited"

    outcome: str
    referrer: str
    coordinator: str
    present: list[str]

    def apply(self, record: Plan) -> None:
        record.status = "awaited" if self.outcome == "plan" else "no_plan"
        record.referrer = self.referrer
        record.coordinator = self.coordinator
        record.present = self.present


@dataclass(frozen=True, kw_only=True)
class Proposed(CaseEvent):
    """The coordinator has written up what the family decided, as this version."""

    TOPIC: ClassVar[str] = "plan.proposed"

    plan_version: int
    family_monitor: str
    review_on: date
    actions: list[Action] = personal(each="attendee")
    back_up_plan: str = personal()
    how_checked: str = personal()
    childs_wishes: str = personal()
    support_asked: list[str] = personal()

    def apply(self, record: Plan) -> None:
        record.status = "proposed"
        record.plan_version = self.plan_version
        record.versions[self.plan_version] = {
            "actions": self.actions,
            "back_up_plan": self.back_up_plan,
            "how_checked": self.how_checked,
            "family_monitor": self.family_monitor,
            "childs_wishes": self.childs_wishes,
            "support_asked": self.support_asked,
            "review_on": self.review_on,
        }


@dataclass(frozen=True, kw_only=True)
class Agreed(CaseEvent):
    """The referrer has agreed this version as safe."""

    TOPIC: ClassVar[str] = "plan.agreed"

    plan_version: int
    review_on: date
    actions: int
    copies_for: list[str]
    referrer: str

    def apply(self, record: Plan) -> None:
        record.status = "agreed"
        record.agreed_version = self.plan_version
        record.review_on = self.review_on


@dataclass(frozen=True, kw_only=True)
class NotAgreed(CaseEvent):
    """The referrer could not agree this version, because of a risk of significant harm."""

    TOPIC: ClassVar[str] = "plan.not_agreed"

    plan_version: int
    next_step: str
    reasons: str = personal()

    def apply(self, record: Plan) -> None:
        # An earlier version that was agreed stays in force while the next one is revised.
        in_force = record.agreed_version and self.next_step == "revise"
        record.status = "agreed" if in_force else "not_agreed"


@dataclass(frozen=True, kw_only=True)
class ReviewFellDue(CaseEvent):
    """The day of the review has come."""

    TOPIC: ClassVar[str] = "plan.review_fell_due"

    plan_version: int
    due_on: date
    family_monitor: str
    referrer: str
    coordinator: str

    def apply(self, record: Plan) -> None:
        record.status = "review_due"


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
        record.reviews += 1
        if self.outcome == "not_working":
            record.status, record.agreed_version = "not_agreed", 0
        else:
            record.status = "agreed"


@dataclass(frozen=True, kw_only=True)
class Closed(CaseEvent):
    """The plan is no longer followed up by the service."""

    TOPIC: ClassVar[str] = "plan.closed"

    reason: str

    def apply(self, record: Plan) -> None:
        record.status = "closed"
        record.closed_because = self.reason
        record.review_on = None
