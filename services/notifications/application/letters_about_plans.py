"""The letters about a plan: its copies, its review, and copies that are to be deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.notifications.application.letter import Letter, spoken_day
from shared.policies import Policy

LEFT_OUT = "Where it says [withheld], words were left out of your copy."


def _action(action: Mapping[str, Any]) -> str:
    if action["by_when"] is None:
        return "(An action of somebody who was erased stood here.)"
    day = spoken_day(date.fromisoformat(action["by_when"]))
    return f"{action['who']}: {action['what']} (by {day})"


def _support(asked: str | Mapping[str, Any]) -> str:
    if isinstance(asked, str):
        return asked
    return f"{asked['what']} ({asked['agency']})" if asked.get("agency") else asked["what"]


def plan_copy(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To everybody who was there, when the plan is agreed: the parts that are for this reader."""
    plan = found["plan"]
    support = tuple(map(_support, plan.get("support_asked", ())))
    wishes = tuple(each["wishes"] for each in plan.get("wishes_of", ()) if "wishes" in each)
    whose = "the child wants" if policy.eligibility.children else "the person wants"
    return Letter.to(
        name,
        policy,
        f"Your copy of the plan from your {policy.meeting.name}",
        f"This is your copy of the plan that was made at the {policy.meeting.name}. "
        f"It is version {plan['plan_version']}.",
        tuple(map(_action, plan["actions"])),
        *(("The family has asked for this support:", support) if support else ()),
        f"If this does not work: {plan['back_up_plan']}",
        f"What {whose}: {plan['childs_wishes']}",
        *((wishes,) if wishes else ()),
        f"How it is checked: {plan['how_checked']}",
        f"The plan is looked at again on {spoken_day(date.fromisoformat(plan['review_on']))}.",
        *((LEFT_OUT,) if plan.get("withheld") else ()),
    )


def review_due(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To those who check the plan, when its review has fallen due."""
    return Letter.to(
        name,
        policy,
        "It is time to look at the plan again",
        f"The plan that was made at the {policy.meeting.name} is due to be looked at again "
        f"(reference {case}). Please arrange to talk about what works and what does not.",
        "If the plan is not working, you can say so at any time. You need not wait.",
    )


def please_delete(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To whoever has a copy that tells of somebody who was erased. It does not say who that is."""
    return Letter.to(
        name,
        policy,
        f"Please delete your copies from the {policy.meeting.name}",
        "We have deleted what we kept about one person, because that person has a right to it or "
        "a court has said so. You have something from us that tells of that person too "
        f"(reference {case}).",
        "Please delete:",
        (
            f"every copy of the plan from the {policy.meeting.name} that we sent you, and what you "
            "saved or printed of it",
            "every file of this case that you took away from our system, if you did",
        ),
        "If you still need your own part of the plan, write it down for yourself, or ask us. You "
        "need not answer this message.",
    )


def review_asked(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the coordinator and the referrer, when somebody of the family wants the plan looked at sooner."""
    return Letter.to(
        name,
        policy,
        "Something for you to do in Kinplan",
        f"Somebody of the family (reference {case}) asks that the plan is looked at before its day. What "
        "they say is in Kinplan.",
        "Please get in touch with them, and move the review in Kinplan if that helps.",
    )


def plan_doubted(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the coordinator and the referrer, when somebody of the family says that the plan does not work."""
    return Letter.to(
        name,
        policy,
        "Something needs you soon in Kinplan",
        f"Somebody of the family (reference {case}) says that the plan is not working. What they say is "
        "in Kinplan. Please look there today.",
        "Please get in touch with them. If somebody may be at risk, do what your procedures say first.",
    )
