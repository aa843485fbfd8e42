"""What somebody of the family says about a plan by their personal link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.plans.domain.plan import Plan


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(CaseEvent):
    """Somebody of the family asks that the plan is looked at before its day. `coordinator` and `referrer`
    are told."""

    TOPIC: ClassVar[str] = "plan.review_asked"

    attendee: str
    plan_version: int
    referrer: str
    coordinator: str
    why: str | None = personal(about="attendee")

    def apply(self, record: Plan) -> None:
        record.hear("ask_for_review", self.attendee, self.why, self.recorded_at)


@dataclass(frozen=True, kw_only=True)
class Doubted(CaseEvent):
    """Somebody of the family says that the plan is not working. `coordinator` and `referrer` are told."""

    TOPIC: ClassVar[str] = "plan.doubted"

    attendee: str
    plan_version: int
    referrer: str
    coordinator: str
    what: str = personal(about="attendee")

    def apply(self, record: Plan) -> None:
        record.hear("say_not_working", self.attendee, self.what, self.recorded_at)
