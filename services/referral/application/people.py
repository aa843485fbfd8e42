"""Who is in a case, how old its youngest is, and how somebody is reached: asked by other services."""

from __future__ import annotations

from typing import Any

from services.referral.application.finding import find, referral_of
from services.referral.domain.refusals import NobodyOfThatName
from shared.commanding import Finding, Work


def people(work: Work) -> dict[str, Any]:
    """Those at the centre, and the people with parental responsibility; none without a referral."""
    referral = find(work, work.reference or "")
    if referral is None:
        return {"people": []}
    told = [("child", child["id"], child["name"]) for child in referral.children]
    told += [("parent", parent["id"], parent["name"]) for parent in referral.parents]
    told += [("adult", adult["id"], adult["name"]) for adult in referral.adults]
    return {
        "people": [{"id": id, "name": name, "kind": kind, "part": ""} for kind, id, name in told]
    }


def birthdays(work: Work) -> dict[str, Any]:
    """The date of birth of the youngest child, or of the adult, of each of those cases, and nothing else
    of it; nothing where it is not known (any more)."""
    found = {reference: find(work, reference) for reference in work.told["references"]}
    return {
        "birthdays": {
            reference: referral.youngest_born.isoformat()
            if referral and referral.youngest_born
            else None
            for reference, referral in found.items()
        }
    }


def for_evaluation(work: Work) -> dict[str, Any]:
    """At which stage each of those families was referred, and where the referral stands: codes alone."""
    found = {reference: find(work, reference) for reference in work.told["references"]}
    return {
        "cases": {
            reference: {"stage": referral.stage, "status": referral.status}
            for reference, referral in found.items()
            if referral
        }
    }


def contact(work: Work) -> Finding:
    """How to reach a parent or the adult of the referral; asked at the moment of sending. Where contact
    is not safe there is no address. Raises NobodyOfThatName."""
    referral, id = referral_of(work), work.told["person"]
    known = (*referral.parents, *referral.adults)
    person = next((one for one in known if one["id"] == id), None)
    if person is None:
        raise NobodyOfThatName("There is no such parent or adult in this referral.")
    safe = person["contact_is_safe"]
    found = {
        "name": person["name"],
        "email": person["email"] if safe else None,
        "unsafe": not safe,
        "language": person["language"],
    }
    return Finding(found, about=(id,))


def hidden_words(work: Work) -> Finding:
    """The words about each person that must not reach others, such as an address or a school."""
    referral = referral_of(work)
    everybody = (*referral.children, *referral.parents, *referral.adults)
    kept = {one["id"]: one["keep_from_others"] for one in everybody if one["keep_from_others"]}
    words = [{"person": person, "words": list(told)} for person, told in kept.items()]
    return Finding({"words": words}, about=tuple(kept))
