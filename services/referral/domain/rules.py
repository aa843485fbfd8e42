"""The rules of referring, each by name, with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.referral.domain.refusals import (
    AskedInTheFuture,
    FamilyCannotRefer,
    NobodyConsents,
    NotEligible,
    UnbornNotServed,
)
from shared.policies import Eligibility, Policy, Referring

Child = Mapping[str, Any]
Parent = Mapping[str, Any]


def only_professionals_refer(profession: str, referring: Referring) -> None:
    """ "You can't self-refer to the service" (Hertfordshire and Central Bedfordshire)."""
    named = profession.strip().lower()
    if not named or named in ("family member", "parent", "relative"):
        raise FamilyCannotRefer(referring.signpost)
    allowed = {one.lower() for one in referring.professions}
    if allowed and named not in allowed:
        raise FamilyCannotRefer(referring.signpost)


def age_on(day: date, born: date) -> int:
    """Age in whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def every_child_is_eligible(children: Iterable[Child], day: date, policy: Policy) -> None:
    """Unborn babies, children, and young people with a learning disability, as the policy says."""
    for child in children:
        child_is_eligible(child, day, policy.eligibility)


def child_is_eligible(child: Child, day: date, who: Eligibility) -> None:
    """One child, on the day of the referral."""
    born = child["date_of_birth"]
    if born is None:
        if not who.unborn:
            raise UnbornNotServed("This council's service is not for unborn babies.")
        return
    if born > day:
        raise NotEligible("A date of birth is in the future. Give a due date for an unborn baby.")
    limit = who.learning_disability_under_age if child["learning_disability"] else who.under_age
    if age_on(day, born) >= limit:
        raise NotEligible(
            f"The service is for children under {who.under_age}, and under "
            f"{who.learning_disability_under_age} with a learning disability. "
            "Contact adult services instead."
        )


def somebody_consents(parents: Iterable[Parent]) -> None:
    """ "A professional will make a referral to us, if the family is happy to participate": at least
    one person with parental responsibility is willing. One who refuses does not end it for all."""
    if not any(parent["consent"] == "willing" for parent in parents):
        raise NobodyConsents(
            "Nobody with parental responsibility is willing to take part, so that the referral "
            "cannot be accepted. Ask again, or decline with the reason no_consent."
        )


def nobody_was_asked_in_the_future(parents: Iterable[Parent], day: date) -> None:
    """Each response has a day on which it was given."""
    if any(parent["asked_on"] > day for parent in parents):
        raise AskedInTheFuture(
            "A day on which a parent was asked is in the future. Correct asked_on."
        )
