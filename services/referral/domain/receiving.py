"""What a professional tells when they refer somebody, checked and made into what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.referral.domain import eligibility, rules
from services.referral.domain.nhs_numbers import nhs_number_of
from services.referral.domain.people import named_in_order
from shared.acts import Act
from shared.identifiers import Identify

TOLD = ("concerns", "going_well", "needs_to_change", "bottom_line", "reasons", "stage")
KINDS = {"child": "children", "parent": "parents", "adult": "adults"}


def may_be_received(act: Act, told: Mapping[str, Any]) -> None:
    """Whether this professional may refer these people, for these reasons. Raises FamilyCannotRefer,
    NotEligible, UnbornNotServed, ReasonNotServed, StageNotServed, AskedInTheFuture."""
    policy, today, adults = act.policy, act.today, adults_in(told)
    rules.only_professionals_refer(act.profession, policy.referring)
    eligibility.every_child_is_eligible(told["children"], today, policy)
    eligibility.every_adult_is_eligible(adults, today, policy.eligibility)
    eligibility.reasons_are_served(told["reasons"], policy.referring)
    eligibility.stage_is_served(told["stage"], policy.referring)
    rules.nobody_was_asked_in_the_future((*told["parents"], *adults), today)


def adults_in(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The adult whom the referral is about, if it is about one."""
    adult = told.get("adult")
    return [adult] if adult else []


def as_stored(told: Mapping[str, Any], identify: Identify) -> dict[str, Any]:
    """The fields of the event: everybody gets an identifier. Raises NhsNumberWrong."""
    given = {**told, "adults": adults_in(told)}
    people = {
        plural: [
            _person(one, f"{kind} {number}", identify())
            for number, one in enumerate(given[plural], start=1)
        ]
        for kind, plural in KINDS.items()
    }
    places = places_of(people)
    apart = told.get("never_together") or []
    return {
        **people,
        **{field: told[field] for field in TOLD},
        "never_together": [places[pair[which]] for pair in apart for which in ("one", "other")],
        "apart_by": [pair["source"] for pair in apart],
        "apart_why": [pair["why"] for pair in apart],
    }


def places_of(people: Mapping[str, Any]) -> dict[str, str]:
    """The identifiers of people by their places, such as parent:1."""
    return named_in_order(
        {kind: [one["id"] for one in people[plural]] for kind, plural in KINDS.items()}
    )


def offer_by_identifiers(offer: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    """An offer that was told with the referral, by the identifiers that people have got."""
    return {
        "made_to": [places[place] for place in offer["made_to"]],
        "made_on": offer["made_on"],
        "how": offer["how"],
        "replies": [
            {"person": places[one["who"]], "reply": one["reply"], "on": one["on"]}
            for one in offer["replies"]
        ],
    }


def latest_day(offer: Mapping[str, Any]) -> date:
    """The last day that an offer and its replies name."""
    days: list[date] = [offer["made_on"], *(reply["on"] for reply in offer["replies"])]
    return max(days)


def _person(told: Mapping[str, Any], whose: str, id: str) -> dict[str, Any]:
    return {"id": id, **told, "nhs_number": nhs_number_of(told["nhs_number"], whose)}
