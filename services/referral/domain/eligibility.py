"""Whom the service is for, as the council's policy says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.referral.domain.people import age_of
from services.referral.domain.refusals import (
    NotEligible,
    ReasonNotServed,
    StageNotServed,
    UnbornNotServed,
)
from shared.policies import ADULT_AGE, REASON_IN_WORDS, Eligibility, Policy, Referring

Person = Mapping[str, Any]


def every_child_is_eligible(children: Iterable[Person], day: date, policy: Policy) -> None:
    """Unborn babies, children, and young people with a learning disability, as the policy says."""
    for child in children:
        child_is_eligible(child, day, policy.eligibility)


def child_is_eligible(child: Person, day: date, who: Eligibility) -> None:
    """One child, on the day of the referral; by the age that is believed when the date of birth is not
    known."""
    if not who.children:
        raise NotEligible(
            "This service is for adults. For a child, turn to the family group conference service of "
            "the council's children's services."
        )
    born = child["date_of_birth"]
    age = age_of(child, day)
    if age is None:
        if not who.unborn:
            raise UnbornNotServed("This council's service is not for unborn babies.")
        return
    if born is not None and born > day:
        raise NotEligible("A date of birth is in the future. Give a due date for an unborn baby.")
    if age >= age_limit(child, who):
        raise NotEligible(
            f"The service is for children under {who.under_age}, and under "
            f"{who.learning_disability_under_age} with a learning disability. "
            "Contact adult services instead."
        )


def age_limit(child: Person, who: Eligibility) -> int:
    """The age from which the service is not for them any more, in years."""
    return who.learning_disability_under_age if child["learning_disability"] else who.under_age


def every_adult_is_eligible(adults: Iterable[Person], day: date, who: Eligibility) -> None:
    """Adults from the age of eighteen, where the policy says that the service is for them."""
    for adult in adults:
        if not who.adults:
            raise NotEligible(
                "This service is for children and their families. For an adult, turn to the council's "
                "adult social care."
            )
        born = adult["date_of_birth"]
        if born is not None and born > day:
            raise NotEligible("The date of birth is in the future. Correct it, or leave it out.")
        age = age_of(adult, day)
        if age is not None and age < ADULT_AGE:
            raise NotEligible(
                f"Somebody under {ADULT_AGE} is referred as a child. Refer them as one, or turn to the "
                "council's children's services."
            )


def reasons_are_served(reasons: Sequence[str], referring: Referring) -> None:
    """The policy may name the reasons for which a family is referred; every one given is among them."""
    others = [reason for reason in reasons if reason not in referring.reasons]
    if referring.reasons and others:
        raise ReasonNotServed(
            f"This service does not take referrals for: {_words(others)}. It takes them for: "
            f"{_words(referring.reasons)}. Leave the others out, or turn to another "
            "service of the council."
        )


def stage_is_served(stage: str, referring: Referring) -> None:
    """The policy may name the stages of the council's work at which a family is referred."""
    if referring.stages and stage not in referring.stages:
        raise StageNotServed(
            f"This service takes no referrals at the stage {_words([stage])}, only at: "
            f"{_words(referring.stages)}. Correct the stage, or turn to another service of the council."
        )


def _words(codes: Iterable[str]) -> str:
    return ", ".join(REASON_IN_WORDS.get(code, code.replace("_", " ")) for code in codes)
