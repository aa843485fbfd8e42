"""What another council's referral becomes when its case is taken over: a new one, with people of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from services.referral.domain.receiving import KINDS
from services.referral.domain.state import ReferralState
from shared.eventstore.events import ERASED
from shared.identifiers import Identify

TOLD = ("concerns", "going_well", "needs_to_change", "bottom_line", "reasons", "stage")
RESTRICTED_THERE = "The case was restricted in the council that has handed it over."


def what_is_taken_over(origin: ReferralState, identify: Identify) -> dict[str, Any]:
    """The fields of the event that begins the new case. Whoever was erased there, and a baby who will not
    be born, is not taken over; everybody else gets a new identifier. What parents and adults answered last
    stands; what children said, and the consent of young people of age, is asked anew here."""
    there: dict[str, Sequence[Mapping[str, Any]]] = {
        "children": origin.centre,
        "parents": origin.parents,
        "adults": origin.adults,
    }
    known = [one for plural in KINDS.values() for one in there[plural] if one["name"] != ERASED]
    ids = {one["id"]: identify() for one in known}
    people = {
        plural: [
            {**one, **_consent(origin, one), "id": ids[one["id"]]}
            for one in there[plural]
            if one["id"] in ids
        ]
        for plural in KINDS.values()
    }
    return {**people, **{field: getattr(origin, field) for field in TOLD}, **_apart(origin, ids)}


def _consent(origin: ReferralState, person: Mapping[str, Any]) -> dict[str, str]:
    answered = origin.answers.get(person["id"])
    return {"consent": answered} if answered and "consent" in person else {}


def _apart(origin: ReferralState, ids: Mapping[str, str]) -> dict[str, list[str]]:
    """Who must never be together, with the reason, of those who are taken over."""
    pairs = [
        (ids[one], ids[other], by, why)
        for one, other, by, why in zip_longest(
            origin.never_together[::2],
            origin.never_together[1::2],
            origin.apart_by,
            origin.apart_why,  # empty when the case's own content was erased
            fillvalue="",
        )
        if one in ids and other in ids
    ]
    return {
        "never_together": [id for pair in pairs for id in pair[:2]],
        "apart_by": [pair[2] for pair in pairs],
        "apart_why": [pair[3] for pair in pairs],
    }
