"""Which events of the audit service are announced, and as what."""

from __future__ import annotations

from services.audit.domain import events
from shared.announcing import Announce, announcing
from shared.eventstore.erasing import announce_erased
from shared.eventstore.witness import Erased

ANNOUNCED: dict[type, Announce] = {
    events.ErasureDecided: lambda e: (
        "PersonErasureDecided",
        {"erasure": e.erasure, "people": e.people},
    ),
    events.ErasureCompleted: lambda e: (
        "PersonErasureCompleted",
        {
            "erasure": e.erasure,
            "people": e.people,
            "plan_versions": e.plan_versions,
            "holders": e.holders,
        },
    ),
    Erased: announce_erased,
}

announce = announcing(ANNOUNCED)
