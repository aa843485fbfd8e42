"""The letters about the day of a conference: what tells of it, and what takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.notifications.application.letter import Letter, spoken_moment
from shared.policies import Policy


def invitation(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To an attendee, when the day and the place are fixed. A calendar file comes with it."""
    return Letter.to(
        name,
        policy,
        f"Your {policy.meeting.name}",
        f"You are invited to a {policy.meeting.name} on {_when_and_where(found)}",
        (
            f"First, {policy.meeting.who_explains_concerns} explains the worries, and you can "
            "ask questions.",
            "Then the family has private time to talk and make a plan. Take as long as you need.",
            "Then everybody goes through the plan together.",
        ),
        "If you need anything to be able to come, or it is not safe for you to come, tell your "
        "coordinator.",
    )


def reminder(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To an attendee, some days before the day, as the policy says."""
    return Letter.to(
        name,
        policy,
        f"Your {policy.meeting.name}",
        f"We look forward to seeing you at the {policy.meeting.name} on {_when_and_where(found)}",
        "If something has changed, or it is not safe for you to come, tell your coordinator.",
    )


def _when_and_where(found: Mapping[str, Any]) -> str:
    where = (
        f"It is online: {found['where']}."
        if found["place"] == "online"
        else f"It is at {found['where']}."
    )
    return f"{spoken_moment(datetime.fromisoformat(found['starts_at']))}. {where}"


def conference_postponed(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To whoever was told of a day that does not hold any longer. It says neither why nor which day."""
    return Letter.to(
        name,
        policy,
        f"Your {policy.meeting.name}",
        f"The day that we told you for the {policy.meeting.name} does not hold any longer. Please "
        "do not come on that day.",
        "Your coordinator will get in touch with you.",
    )


def conference_cancelled(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To whoever was told of the day, when there will be no conference. It does not say why."""
    return Letter.to(
        name,
        policy,
        f"Your {policy.meeting.name}",
        f"The {policy.meeting.name} that we told you about will not take place. Please do not come "
        "on that day.",
        "If you have a question, ask your coordinator, or us.",
    )


def exclusion_notice(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To somebody who will not be at the conference, by decision. It names neither the venue, nor the
    day, nor anybody else (situation 16)."""
    return Letter.to(
        name,
        policy,
        f"About the {policy.meeting.name}",
        f"It was decided that you will not be at the {policy.meeting.name}.",
        "You can contribute in another way, such as a letter, a recording, or somebody who speaks "
        "for you. The coordinator will get in touch with you about that, and can tell you how the "
        "decision was made.",
    )
