"""Who is in a case, and how old its youngest child is: asked by the audit service, when somebody is to
be erased and when it works out how long cases are kept."""

from __future__ import annotations

from typing import Any

from services.referral.domain.referral import Referral
from shared.commanding import Work


def people(work: Work) -> dict[str, Any]:
    """The children at the centre, and the people with parental responsibility; none without a referral."""
    referral = _referral(work, work.reference or "")
    if referral is None:
        return {"people": []}
    told = [("child", child["id"], child["name"]) for child in referral.children]
    told += [("parent", parent["id"], parent["name"]) for parent in referral.parents]
    return {
        "people": [{"id": id, "name": name, "kind": kind, "part": ""} for kind, id, name in told]
    }


def birthdays(work: Work) -> dict[str, Any]:
    """The date of birth of the youngest child of each of those cases, and nothing else of it; nothing
    where it is not known (any more)."""
    found = {reference: _referral(work, reference) for reference in work.told["references"]}
    return {
        "birthdays": {
            reference: referral.youngest_born.isoformat()
            if referral and referral.youngest_born
            else None
            for reference, referral in found.items()
        }
    }


def _referral(work: Work, reference: str) -> Referral | None:
    return work.store.find(Referral, Referral.id_of(work.act.council, reference))
