"""The letters to the professionals of a case and to the managers. What is personal is in Kinplan, where
its readings are recorded, and never in the letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notifications.application.letter import Letter, spoken_moment
from shared.policies import Policy


def acknowledgement(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the referrer, when the referral has arrived."""
    return Letter.to(
        name,
        policy,
        f"We have your referral {case}",
        f"Thank you. Your referral has arrived. Its reference is {case}.",
        f"We will tell you whether the {policy.meeting.name} service can take it on. If it can, "
        "an independent coordinator will contact you to agree what has to be settled.",
    )


def referral_declined(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the referrer, when the service cannot take the referral on. Why is in Kinplan."""
    return Letter.to(
        name,
        policy,
        f"Your referral {case}",
        f"We cannot take your referral on (reference {case}). Why, and where the family can turn, is "
        "in Kinplan. Please look at it there and tell the family.",
    )


def referral_returned(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the referrer, when the service has a question before it can say yes or no."""
    return Letter.to(
        name,
        policy,
        f"A question about your referral {case}",
        f"There is a question about your referral (reference {case}). Please look at it in Kinplan "
        "and answer it there. The referral waits for your answer.",
    )


def case_handed_over(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the professional who has the referrer's part from now on."""
    return Letter.to(
        name,
        policy,
        f"A case is yours now: {case}",
        f"The case with the reference {case} was handed over to you. You have the referrer's part in "
        f"it from now on: you agree the plan that is made at the {policy.meeting.name}, and check "
        "with the family that it works.",
        "Please read what happened so far in Kinplan, and get in touch with the coordinator.",
    )


def own_consent_needed(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the referrer and the coordinator, when somebody in the case has come of age (situation 8: "at 18
    own consent, recontact")."""
    return Letter.to(
        name,
        policy,
        "Something for you to do in Kinplan",
        f"Somebody in the case with the reference {case} is of age now. What their parents answered "
        "does not count for them any more.",
        "Please ask them themselves whether they want to take part, and record in Kinplan what they "
        f"answer. Until then no {policy.meeting.name} is confirmed.",
    )


def age_limit_reached(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the referrer and every manager, when somebody is too old for the service (situation 8: "then hand
    to adult service")."""
    return Letter.to(
        name,
        policy,
        "Something for you to do in Kinplan",
        f"Somebody in the case with the reference {case} has reached the age up to which our service "
        "is for.",
        "Please see to it that adult services take over, and say in Kinplan when that is done.",
    )


def conference_owed(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To every manager, when a case would have ended although an accepted offer binds the council."""
    return Letter.to(
        name,
        policy,
        f"A {policy.meeting.name} is owed, and nobody prepares it",
        f"In the case with the reference {case} somebody has accepted the offer of a "
        f"{policy.meeting.name}, which obliges the council to hold it. It was cancelled, or the plan of "
        "an earlier one was closed. The case goes on.",
        "Please have it prepared again (in Kinplan: reconvene the conference). If it must not be held, "
        "record the exemption, its reason and who decided it, and close the case then.",
    )


def review_overdue(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the referrer, the coordinator and every manager, when a review was not held in time."""
    return Letter.to(
        name,
        policy,
        "A plan should have been looked at again by now",
        f"The plan that was made at the {policy.meeting.name} was due to be looked at again, and "
        f"was not (reference {case}).",
        "Please hold the review, move it to another day, or say in Kinplan why there is none. "
        "Nothing else ends this.",
    )


def harm_reported(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To the referrer and every manager, at once. What it is about is in Kinplan alone."""
    return Letter.to(
        name,
        policy,
        "Something needs you today in Kinplan",
        f"Something needs you today in Kinplan (reference {case}). Please look there now.",
    )


def breach_reported(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To every manager, when a plan copy reached somebody who ought not to have it: "72 h to the
    Information Commissioner" (UK GDPR Art. 33)."""
    return Letter.to(
        name,
        policy,
        "Something needs you today in Kinplan",
        f"A plan copy has reached somebody who ought not to have it (reference {case}).",
        "The Information Commissioner has to be told of it, unless no risk to anybody is likely, "
        f"until {spoken_moment(found['until'])}. Who may be at risk has to be warned first.",
        "What happened is in Kinplan. Please say there what was done about it.",
    )


def restricted_case_read(name: str, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """To a manager, when somebody has read a restricted case."""
    return Letter.to(
        name,
        policy,
        "Something for you to look at in Kinplan",
        f"Somebody has read the case with the reference {case}, which is restricted. They said "
        "why, and their reason is recorded.",
        "Please look at who it was and whether the reason is a good one: the record of readings "
        f"is in Kinplan (on the command line: ./kinplan audit access {case}).",
    )
