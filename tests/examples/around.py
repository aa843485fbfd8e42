"""One example of every event of the stores of all services, around cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared import parts_heard, restricting
from shared.eventstore import witness
from shared.eventstore.events import CaseEvent

VALUES: dict[type[CaseEvent], dict[str, Any]] = {
    witness.PersonalContentRead: {
        "what": "the referral",
        "purpose": "show_referral",
        "about": ["2b" * 16],
        "restricted": True,
        "reason": "candlesticks",
    },
    witness.Erased: {"erasure": "4e" * 16, "person": "3d" * 16, "keys": 1},
    witness.CommandRefused: {"command": "accept_referral", "code": "already_accepted"},
    restricting.RestrictionNoted: {"restricted": True, "position": 41},
    parts_heard.LeadProfessionalNoted: {
        "professional": "herts-teacher",
        "from_day": date(2026, 9, 20),
        "until_day": date(2026, 12, 1),
        "position": 42,
    },
    parts_heard.LeadProfessionalEndNoted: {
        "professional": "herts-teacher",
        "until_day": date(2026, 11, 20),
        "position": 43,
    },
    parts_heard.AllPartsEnded: {"reason": "transferred", "position": 44},
}
