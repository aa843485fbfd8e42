"""Who is to come to a conference, and what they keep from others: asked by the audit service, when somebody
is to be erased or asks for their record."""

from __future__ import annotations

from typing import Any

from services.scheduling.application.finding import find
from shared.commanding import Finding, Work


def people(work: Work) -> dict[str, Any]:
    """Every attendee, also those who will not come; none before a conference is open."""
    conference = find(work)
    attendees = conference.attendees.values() if conference else ()
    return {
        "people": [
            {"id": one.id, "name": one.name, "kind": "attendee", "part": one.part}
            for one in attendees
        ]
    }


def hidden_words(work: Work) -> Finding:
    """The words about each attendee that must not reach others, such as an address, with all identifiers
    that they have; none before a conference is open."""
    conference = find(work)
    attendees = conference.attendees.values() if conference else ()
    kept = [
        {
            "person": one.id,
            "also": [*filter(None, (one.person, *one.formerly))],
            "words": list(one.keep_from_others),
        }
        for one in attendees
        if one.keep_from_others
    ]
    return Finding({"words": kept}, about=tuple(str(each["person"]) for each in kept))
