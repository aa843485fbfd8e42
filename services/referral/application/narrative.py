"""What happened to a referral, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.referral.domain import events
from shared.narrating import NameOf, Sentence, day, ended, listed, spoken


def _received(e: events.Received, n: NameOf) -> str:
    children = listed(
        f"{child['name']} (due {day(child['due_date'])})" if child["due_date"] else child["name"]
        for child in e.children
    )
    asked = "; ".join(
        f"{parent['name']} ({parent['relation']}), asked on {day(parent['asked_on'])}: "
        f"{spoken(parent['consent'])}"
        for parent in e.parents
    )
    return f"Referred the family of {children}. Parental responsibility: {asked}. Concerns: {ended(e.concerns)}"


SENTENCES: dict[type, Sentence] = {
    events.Received: _received,
    events.Accepted: lambda e, n: (
        f"Accepted the referral. The meeting is to be held by {day(e.conference_by)}."
    ),
    events.Declined: lambda e, n: (
        f"Declined the referral ({spoken(e.reason)}): {ended(e.explanation)} Signpost: {ended(e.signpost)}"
    ),
    events.ConsentWithdrawn: lambda e, n: (
        f"{n(e.withdrawn_by)} withdrew consent ({e.how}). Everything still to be done stops."
    ),
    events.CoordinatorNoted: lambda e, n: f"From now on {n(e.coordinator)} may read the referral.",
    events.Restricted: lambda e, n: (
        f"Restricted the case: whoever reads it has to say why. {ended(e.reason)}"
    ),
    events.RestrictionLifted: lambda e, n: f"Lifted the restriction of the case. {ended(e.reason)}",
    events.Closed: lambda e, n: f"The case was closed ({spoken(e.reason)}).",
}


IN_PASSING = (events.CoordinatorNoted,)


def names_in(event: Any) -> Mapping[str, str]:
    """The people whom an event names."""
    if isinstance(event, events.Received):
        return {person["id"]: person["name"] for person in (*event.children, *event.parents)}
    return {}
