"""The letters by which a family gets to know who works with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.notifications.application.letter import Letter, spoken_moment
from shared.policies import Policy


def introduction(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To each parent who is willing, or the adult, when the referral was accepted."""
    together = f", together with {policy.partner}" if policy.partner else ""
    return Letter.to(
        name,
        policy,
        f"The {policy.meeting.name} service",
        f"We are the {policy.meeting.name} service of {policy.name}{together}. A professional who "
        "works with you has told us that you would like to hear more from us.",
        "An independent coordinator will get in touch with you. They belong to no side, and decide "
        "nothing for you.",
        "Taking part is voluntary. You can say no at any time, and need not say why.",
    )


def new_social_worker(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To everybody who was introduced or invited, when another professional has the referrer's part
    (situation 9: "family told")."""
    return Letter.to(
        name,
        policy,
        "Another professional works with you now",
        "Another professional works with you now, in place of the one who asked the "
        f"{policy.meeting.name} service to get in touch with you. They know what was agreed so far.",
        "Your coordinator can tell you who it is and how to reach them.",
    )


def personal_link(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To an attendee, with the address of their own page. The code goes by another way, and nothing here
    says what the page is about: somebody else may pick up the phone."""
    return Letter.to(
        name,
        policy,
        "Your page",
        "This is the address of your own page:",
        found["address"],
        "The page asks you for a number of eight digits. We never send it by e-mail: your coordinator "
        "tells it to you when you meet, or by telephone.",
        f"The address works until {spoken_moment(datetime.fromisoformat(found['link_until']))}.",
        "If others use your phone, press \u201cLeave this page\u201d when you have finished, and delete "
        "this message. If you think somebody else has seen it, ring your coordinator: the address can be "
        "switched off at once.",
    )
