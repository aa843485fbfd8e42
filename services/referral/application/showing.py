"""What is shown of a referral, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from services.referral.application.finding import find, referral_of
from services.referral.application.permissions import may_act_on
from services.referral.domain.referral import Referral
from shared.commanding import Work
from shared.taking_part import Span


def show_referral(work: Work) -> dict[str, Any]:
    """Everything that the referral tells, for those who have a part in the case. Whether the family may be
    in another case too is for managers alone: others have no part in that one."""
    referral = referral_of(work)
    may_act_on(referral, work.act)
    shown = {
        "reference": referral.case,
        "version": referral.version,
        "status": referral.status,
        "referrer": referral.referrer,
        "lead_professionals": [_lead(span) for span in referral.leading],
        "received_at": referral.received_at.isoformat(),
        "conference_by": _plain(referral.conference_by),
        **_people(referral),
        "reasons": referral.reasons,
        "stage": referral.stage,
        "concerns": referral.concerns,
        "going_well": referral.going_well,
        "needs_to_change": referral.needs_to_change,
        "bottom_line": referral.bottom_line,
        "question": referral.question if referral.status == "returned" else None,
        "more_information": referral.information,
        **_proceedings(referral),
        "transfer_to": referral.transfer_to or None,
        "transfer": referral.transfer or None,
        "transfer_parts": referral.transfer_parts if referral.transfer else [],
        "origin": referral.origin or None,
        "merged_into": referral.merged_into or None,
        "ended_because": referral.ended_because,
        "restricted": referral.restricted,
    }
    if work.act.role == "manager":
        shown["likely_duplicates"] = _likely_duplicates(work, referral)
    return shown


def _likely_duplicates(work: Work, referral: Referral) -> list[dict[str, Any]]:
    """The other cases that may be of the same family. One that was sealed since is joined to no other."""
    others = {other: find(work, other) for other in referral.duplicates}
    return [
        {"reference": other, **referral.duplicates[other]}
        for other, there in others.items()
        if there is None or not there.is_sealed
    ]


def status(work: Work) -> dict[str, Any]:
    """Where the referral stands, for those who have a part in the case: a code and a version, and which
    council is asked to take it, if one is; nothing about people."""
    referral = referral_of(work)
    may_act_on(referral, work.act)
    offered = {"offered_to": referral.transfer_to} if referral.transfer_to else {}
    return {"status": referral.status, "version": referral.version, **offered}


def _lead(span: Span) -> dict[str, Any]:
    return {
        "professional": span.professional,
        "from_day": span.from_day.isoformat(),
        "until_day": span.until_day.isoformat() if span.until_day else None,
    }


def _people(referral: Referral) -> dict[str, Any]:
    pairs = zip_longest(
        referral.never_together[::2],
        referral.never_together[1::2],
        referral.apart_by,
        referral.apart_why,  # empty when the case's own content was erased
    )
    return {
        "children": [
            {
                **_plain(child),
                "expected": child["due_date"] is not None and child["id"] not in referral.lost,
                "own_view": _plain(referral.views.get(child["id"])),
                "came_of_age": child["id"] in referral.came_of_age,
            }
            for child in referral.children
        ],
        "parents": [_plain(parent) for parent in referral.parents],
        "adults": [_plain(adult) for adult in referral.adults],
        "answers": referral.answers,
        "never_together": [
            {"one": one, "other": other, "source": source, "why": why}
            for one, other, source, why in pairs
        ],
    }


def _proceedings(referral: Referral) -> dict[str, Any]:
    return {
        "offers": _plain(referral.offers),
        "offer_accepted": bool(referral.acceptances),
        "offer_binds": referral.offer_binds,
        "exemptions": _plain(referral.exemptions),
        "care_applications": _plain(referral.care_applications),
        "conference_held_on": _plain(referral.held_on),
    }


def _plain(value: Any) -> Any:
    """The value as JSON holds it: days as text."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
