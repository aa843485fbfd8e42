"""What people do with plans."""

from __future__ import annotations

from typing import Any

from services.plans.application.permissions import may_act_on
from services.plans.domain.plan import Plan
from shared.commanding import Decision, Work
from shared.refusals import NotFound, NotYet


def find(work: Work) -> Plan | None:
    """The case's plan, if a conference was held."""
    return work.store.find(Plan, Plan.id_of(work.act.council, work.reference or ""))


def plan_of(work: Work) -> Plan:
    """The case's plan, for somebody who may act on it. Raises NotYet, Forbidden."""
    plan = find(work)
    if plan is None:
        raise NotYet(
            "No conference was held for this reference. If it ended a moment ago, try again in a "
            "second; otherwise check the reference."
        )
    may_act_on(plan, work.act)
    return plan


def propose_plan(work: Work) -> Decision:
    """The coordinator writes up what the family decided."""
    plan = plan_of(work)
    plan.propose(work.act, work.told)
    return Decision(plan, {"plan_version": plan.plan_version})


def agree_plan(work: Work) -> Decision:
    """The referrer agrees it as safe."""
    plan = plan_of(work)
    plan.agree(work.act, work.told["plan_version"])
    return Decision(plan, {"plan_version": plan.agreed_version, "review_on": str(plan.review_on)})


def refuse_plan(work: Work) -> Decision:
    """The referrer cannot agree it."""
    plan, told = plan_of(work), work.told
    plan.refuse(work.act, told["plan_version"], told["reasons"], told["next_step"])
    return Decision(plan, {"plan_version": plan.plan_version})


def hold_review(work: Work) -> Decision:
    """The review was held."""
    plan, told = plan_of(work), work.told
    plan.hold_review(work.act, told["outcome"], told["summary"], told["next_review_on"])
    return Decision(plan)


def close_plan(work: Work) -> Decision:
    """The service's part has ended."""
    plan = plan_of(work)
    plan.close(work.act, work.told["reason"])
    return Decision(plan)


def show_plan(work: Work) -> dict[str, Any]:
    """The plan with all its versions, for those who have a part in the case."""
    plan = find(work)
    if plan is None:
        raise NotFound("There is no plan for this reference in your council.")
    may_act_on(plan, work.act)
    return {
        "reference": plan.case,
        "version": plan.version,
        "status": plan.status,
        "plan_version": plan.plan_version,
        "agreed_version": plan.agreed_version or None,
        "review_on": str(plan.review_on) if plan.review_on else None,
        "versions": [
            {"plan_version": number, **_spoken(content)}
            for number, content in plan.versions.items()
        ],
        "closed_because": plan.closed_because or None,
    }


def status(work: Work) -> dict[str, Any]:
    """Where the plan stands: codes, counts and dates, nothing about people."""
    plan = find(work)
    if plan is None:
        raise NotFound("There is no plan for this reference in your council.")
    return {
        "status": plan.status,
        "version": plan.version,
        "plan_version": plan.plan_version,
        "review_on": str(plan.review_on) if plan.review_on else None,
        "reviews": plan.reviews,
    }


def copy(work: Work) -> dict[str, Any]:
    """One version, for a copy that is sent; asked at the moment of sending. Raises NotFound."""
    plan = find(work)
    content = plan.versions.get(work.told["plan_version"]) if plan else None
    if content is None:
        raise NotFound("There is no such version of this plan.")
    return {"plan_version": work.told["plan_version"], **_spoken(content)}


def _spoken(content: dict[str, Any]) -> dict[str, Any]:
    return {
        **content,
        "actions": [
            {**a, "by_when": str(a["by_when"]) if a["by_when"] else None}
            for a in content["actions"]
        ],
        "review_on": str(content["review_on"]),
    }
