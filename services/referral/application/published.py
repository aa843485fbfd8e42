"""Which stored events of the referral service are announced, and as what."""

from __future__ import annotations

from services.referral.domain import events
from shared.announcing import Announce, announcing
from shared.days import local_day
from shared.eventstore.erasing import announce_erased
from shared.eventstore.witness import Erased

ANNOUNCED: dict[type, Announce] = {
    events.Received: lambda e: (
        "ReferralReceived",
        {"children": [child["id"] for child in e.children], "referrer": e.referrer},
    ),
    events.Accepted: lambda e: (
        "ReferralAccepted",
        {
            "children": e.children,
            "referrer": e.referrer,
            "accepted_on": local_day(e.occurred_at),
            "conference_by": e.conference_by,
        },
    ),
    events.Declined: lambda e: ("ReferralDeclined", {"reason": e.reason, "referrer": e.referrer}),
    events.ConsentWithdrawn: lambda e: ("ConsentWithdrawn", {"was_accepted": e.was_accepted}),
    events.Restricted: lambda e: ("CaseRestricted", {}),
    events.RestrictionLifted: lambda e: ("RestrictionLifted", {}),
    events.Closed: lambda e: ("CaseClosed", {"reason": e.reason}),
    Erased: announce_erased,
}

announce = announcing(ANNOUNCED)
