"""Who is to come to a conference: asked by the audit service, when somebody is to be erased."""

from __future__ import annotations

from typing import Any

from services.scheduling.application.finding import find
from shared.commanding import Work


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
