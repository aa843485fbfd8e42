"""The rules of referring and of consent, each by name, with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from services.referral.domain.refusals import (
    AlreadyReferrer,
    AskedInTheFuture,
    CoordinatorCannotRefer,
    DayInTheFuture,
    FamilyCannotRefer,
    NobodyConsents,
    NobodyOfThatName,
    NotExpected,
    OwnConsentMissing,
)
from services.referral.domain.state import ReferralState
from shared.policies import Referring

FAMILY = ("family member", "parent", "relative")
Answers = Iterable[Mapping[str, Any]]


def only_professionals_refer(profession: str, referring: Referring) -> None:
    """ "You can't self-refer to the service" (Hertfordshire and Central Bedfordshire)."""
    named = profession.strip().lower()
    if not named or named in FAMILY:
        raise FamilyCannotRefer(referring.signpost)
    allowed = {one.lower() for one in referring.professions}
    if allowed and named not in allowed:
        raise FamilyCannotRefer(referring.signpost)


def consent_is_given(referral: ReferralState, day: date) -> None:
    """Everybody who consents for themselves is willing, and for the others somebody is."""
    everybody_of_age_consents(referral, day)
    somebody_consents_for_the_others(referral, day)


def everybody_of_age_consents(referral: ReferralState, day: date) -> None:
    """At eighteen parental responsibility ends (Children Act 1989, sections 3 and 105): an adult, and a
    young person of age, consent for themselves and nobody does it for them."""
    for adult in referral.adults:
        if referral.answers.get(adult["id"]) != "willing":
            raise NobodyConsents(
                "The adult at the centre has not consented, so that the referral cannot be accepted. "
                "Ask again and record the response, or decline with the reason no_consent."
            )
    for person in referral.consents_for_themselves(day):
        if referral.answers.get(person) != "willing":
            raise OwnConsentMissing(
                "A young person in this case is of age, and has not consented for themselves. Ask them "
                "and record their response; what a parent answered does not count for them any more."
            )


def somebody_consents_for_the_others(referral: ReferralState, day: date) -> None:
    """ "A professional will make a referral to us, if the family is happy to participate": at least
    one person with parental responsibility is willing, or a young person who is judged able to consent
    (Gillick v West Norfolk and Wisbech AHA, 1985). One who refuses does not end it for all."""
    if all(referral.is_of_age(child, day) for child in referral.centre):
        return
    if any(referral.answers.get(parent["id"]) == "willing" for parent in referral.parents):
        return
    if not children_who_consent(referral, day):
        raise NobodyConsents(
            "Nobody with parental responsibility is willing to take part, so that the referral "
            "cannot be accepted. Ask again, or decline with the reason no_consent."
        )


def who_may_withdraw(referral: ReferralState, day: date) -> list[str]:
    """Whoever's consent counts may withdraw it: those who consent for themselves; and while a child is
    under age, each parent, and a child whose own consent counted (Gillick, as above)."""
    under_age = any(not referral.is_of_age(child, day) for child in referral.centre)
    parents = [parent["id"] for parent in referral.parents] if under_age else []
    return [
        *parents,
        *children_who_consent(referral, day),
        *referral.consents_for_themselves(day),
    ]


def children_who_consent(referral: ReferralState, day: date) -> list[str]:
    """The children under age whose own consent counts, because they were judged able to give it."""
    return [
        child["id"]
        for child in referral.centre
        if not referral.is_of_age(child, day) and competent_and_willing(referral, child["id"])
    ]


def competent_and_willing(referral: ReferralState, child: str) -> bool:
    """Whether the child was judged able to consent, and has said yes."""
    said = referral.views.get(child)
    return bool(said and said["competent"] and said["wants_to_take_part"] == "yes")


def nobody_was_asked_in_the_future(asked: Answers, day: date) -> None:
    """Each response has a day on which it was given."""
    if any(answer["asked_on"] > day for answer in asked):
        raise AskedInTheFuture(
            "A day on which somebody was asked is in the future. Correct asked_on."
        )


def has_happened(when: date, day: date, field: str) -> None:
    """What is recorded as done has been done."""
    if when > day:
        raise DayInTheFuture(f"The day is in the future. Correct {field}.")


def is_among(person: str, known: Collection[str], field: str, who: str) -> None:
    """Whoever is named has that part in this referral."""
    if person not in known:
        raise NobodyOfThatName(f"{field} must be the identifier of {who} of this referral.")


def child_is_expected(referral: ReferralState, id: str) -> None:
    """Only a child who is expected is born, or lost, and once."""
    child = referral.child(id)
    if child is None:
        raise NobodyOfThatName("child must be the identifier of a child of this referral.")
    if id in referral.lost or id in referral.born or child["due_date"] is None:
        raise NotExpected(
            "This child is not one who is expected: born already, or not to be born. Check which child "
            "is meant; correct an entry if it was the wrong one."
        )


def another_referrer(referral: ReferralState, referrer: str) -> None:
    """ "Dated role; old access ends": the part goes to somebody else, and never to the coordinator, who
    "is independent" of it (every service)."""
    if referrer == referral.referrer:
        raise AlreadyReferrer("They have the referrer's part in this case already.")
    if referrer == referral.coordinator:
        raise CoordinatorCannotRefer(
            "They coordinate this case, and so have no other part in it. Name another professional."
        )
