"""What the messages say: plain words, a neutral subject, and nothing that harms when seen by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from shared.days import local_day, local_time
from shared.policies import Policy

AGAIN = (
    "You may have had this message before: we were interrupted, and could not tell whether it "
    "had reached you. If you have had it, there is nothing more to do."
)


@dataclass(frozen=True)
class Letter:
    """A message: its subject line and its paragraphs; a paragraph may be a list of lines."""

    subject: str
    paragraphs: tuple[str | tuple[str, ...], ...]

    def text(self) -> str:
        """The message in plain text."""
        return "\n\n".join(
            part if isinstance(part, str) else "\n".join(f"- {line}" for line in part)
            for part in self.paragraphs
        )

    def html(self) -> str:
        """The message in HTML, with nothing in it that is fetched from elsewhere."""
        parts = "".join(
            f"<p>{escape(part)}</p>"
            if isinstance(part, str)
            else "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in part) + "</ul>"
            for part in self.paragraphs
        )
        return (
            f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
            f"<title>{escape(self.subject)}</title></head>"
            f'<body style="font: 16px/1.5 Arial, sans-serif; max-width: 40em">{parts}</body></html>'
        )

    def said_again(self) -> Letter:
        """The same message, saying first that it may have come before."""
        return Letter(self.subject, (AGAIN, *self.paragraphs))


def _day(when: date) -> str:
    return f"{when:%A} {when.day} {when:%B %Y}"


def acknowledgement(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the referrer, when the referral has arrived."""
    return Letter(
        f"We have your referral {case}",
        (
            f"Dear {name},",
            f"Thank you. Your referral has arrived. Its reference is {case}.",
            f"We will tell you whether the {policy.meeting.name} service can take it on. If it can, "
            "an independent coordinator will contact you to agree what has to be settled.",
            policy.contact,
        ),
    )


def invitation(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To an attendee, when the day and the place are fixed."""
    starts = datetime.fromisoformat(found["starts_at"])
    where = (
        f"It is online: {found['where']}."
        if found["place"] == "online"
        else f"It is at {found['where']}."
    )
    return Letter(
        f"Your {policy.meeting.name}",
        (
            f"Dear {name},",
            f"You are invited to a {policy.meeting.name} on {_day(local_day(starts))} "
            f"at {local_time(starts)}. {where}",
            (
                f"First, {policy.meeting.who_explains_concerns} explains the worries, and you can "
                "ask questions.",
                "Then the family has private time to talk and make a plan. Take as long as you need.",
                "Then everybody goes through the plan together.",
            ),
            "If you need anything to be able to come, or it is not safe for you to come, tell your "
            "coordinator.",
            policy.contact,
        ),
    )


def _action(action: Mapping[str, Any]) -> str:
    if action["by_when"] is None:
        return "(An action of somebody who was erased stood here.)"
    day = _day(date.fromisoformat(action["by_when"]))
    return f"{action['who']}: {action['what']} (by {day})"


def plan_copy(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To everybody who was there, when the plan is agreed."""
    plan = found["plan"]
    return Letter(
        f"Your copy of the plan from your {policy.meeting.name}",
        (
            f"Dear {name},",
            f"This is your copy of the plan that was made at the {policy.meeting.name}. "
            f"It is version {plan['plan_version']}.",
            tuple(map(_action, plan["actions"])),
            f"If this does not work: {plan['back_up_plan']}",
            f"What the child wants: {plan['childs_wishes']}",
            f"How it is checked: {plan['how_checked']}",
            f"The plan is looked at again on {_day(date.fromisoformat(plan['review_on']))}.",
            policy.contact,
        ),
    )


def review_due(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To those who check the plan, when its review has fallen due."""
    return Letter(
        "It is time to look at the plan again",
        (
            f"Dear {name},",
            f"The plan that was made at the {policy.meeting.name} is due to be looked at again "
            f"(reference {case}). Please arrange to talk about what works and what does not.",
            "If the plan is not working, you can say so at any time. You need not wait.",
            policy.contact,
        ),
    )


def restricted_case_read(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To a manager, when somebody has read a restricted case."""
    return Letter(
        "Something for you to look at in Kinplan",
        (
            f"Dear {name},",
            f"Somebody has read the case with the reference {case}, which is restricted. They said "
            "why, and their reason is recorded.",
            "Please look at who it was and whether the reason is a good one: the record of readings "
            f"is in Kinplan (on the command line: ./kinplan audit access {case}).",
            policy.contact,
        ),
    )


def please_delete(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To whoever has a copy that tells of somebody who was erased. It does not say who that is."""
    return Letter(
        f"Please delete your copies from the {policy.meeting.name}",
        (
            f"Dear {name},",
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
            policy.contact,
        ),
    )


LETTERS = {
    "acknowledgement": acknowledgement,
    "invitation": invitation,
    "plan_copy": plan_copy,
    "review_due": review_due,
    "please_delete": please_delete,
    "restricted_case_read": restricted_case_read,
}
