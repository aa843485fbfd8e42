"""What somebody of the family does with the plan by their personal link."""

from __future__ import annotations

from typing import Any, Protocol

from services.plans.application.shown import shown_content
from services.plans.domain.plan import Plan
from services.plans.domain.redaction import redacted
from services.plans.domain.refusals import NoCopyForThem
from shared.commanding import Decision, Finding, Work

SAYS = ("ask_for_review", "say_not_working")


class Families(Protocol):
    """Knows who acts by a personal link."""

    def whose_session(self, work: Work) -> dict[str, Any]:
        """Who acts, and what others keep from them. Raises Forbidden when the link opens nothing."""

    def hidden_words(self, work: Work, person: str | None) -> list[str]:
        """What must stay hidden of everybody but that person."""


def ask_for_review(work: Work, families: Families) -> Decision:
    """A family member asks that the plan is looked at sooner."""
    plan, who = _plan_of(work), families.whose_session(work)
    plan.ask_for_review(work.act, who["attendee"], work.told["why"])
    return Decision(plan)


def say_not_working(work: Work, families: Families) -> Decision:
    """A family member says that the plan is not working."""
    plan, who = _plan_of(work), families.whose_session(work)
    plan.say_not_working(work.act, who["attendee"], work.told["what"])
    return Decision(plan)


def show_own_copy(work: Work, families: Families) -> Finding:
    """A family member's copy of the plan, as it was released to them and redacted for them."""
    who, plan = families.whose_session(work), _plan_of(work)
    number = plan.copy_for(who["attendee"])
    hide = [*who["hide"], *families.hidden_words(work, who["person"])]
    readable = redacted(plan.versions[number], who["children"], hide)
    shown = shown_content(number, readable.content)
    kept = ("actions", "back_up_plan", "how_checked", "childs_wishes", "support_asked", "wishes_of")
    answer = {
        "plan_version": number,
        **{name: shown[name] for name in kept},
        "withheld": readable.withheld,
        "review_on": str(plan.review_on) if plan.review_on else None,
        "said": [what for what in SAYS if plan.has_said(what, who["attendee"])],
    }
    return Finding(answer, about=(who["attendee"],))


def _plan_of(work: Work) -> Plan:
    plan = work.store.find(Plan, Plan.id_of(work.act.council, work.reference or ""))
    if plan is None:
        raise NoCopyForThem("There is no copy for you yet. Your coordinator can tell you more.")
    return plan
