"""Those whom a referral is about, and those who answer for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypedDict

from shared.policies import ADULT_AGE

WILLING = "willing"


class Someone(TypedDict):
    """What is known of everybody in a referral. What was erased is empty."""

    id: str
    name: str
    nhs_number: str | None
    language: str
    needs: list[str]
    keep_from_others: list[str]


class Answering(Someone):
    """Somebody whose consent counts: what they answered, and how they are reached."""

    consent: str
    asked_on: date | None
    how_asked: str
    email: str | None
    phone: str | None
    contact_is_safe: bool


class Child(Someone):
    """A child at the centre: born, expected, or of a believed age."""

    date_of_birth: date | None
    due_date: date | None
    learning_disability: bool
    birth_unknown: bool
    believed_age: int | None


class Parent(Answering):
    """A person with parental responsibility."""

    relation: str


class Adult(Answering):
    """An adult at the centre, who consents for themselves."""

    date_of_birth: date | None
    view: str | None


class Acceptance(NamedTuple):
    """When somebody accepted the offer of a conference. `exemptions` counts those that had been recorded
    before, since of two things on one day only the record tells which came first."""

    on: date
    exemptions: int


class Reply(TypedDict):
    """What somebody replied to the offer of a conference. What was erased is empty."""

    person: str
    reply: str
    on: date | None


def age_on(day: date, born: date) -> int:
    """Age in whole years. Who was born on 29 February is a year older on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_of(person: Mapping[str, Any], day: date) -> int | None:
    """How old they are on that day: by their date of birth, else the age that is believed; None for
    a baby who is expected and for somebody of whom nothing is known."""
    born: date | None = person["date_of_birth"]
    if born is not None:
        return age_on(day, born)
    believed: int | None = person.get("believed_age")
    return believed


def is_of_age(child: Mapping[str, Any], day: date) -> bool:
    """Whether parental responsibility for them has ended, so that they consent for themselves."""
    age = age_of(child, day)
    return age is not None and age >= ADULT_AGE


def named_in_order(kinds: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The identifiers of people by their places in the body of a referral, such as parent:1."""
    return {
        f"{kind}:{number}": person
        for kind, people in kinds.items()
        for number, person in enumerate(people, start=1)
    }
