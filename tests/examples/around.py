"""One example of every event of the stores of all services, around cases."""

from __future__ import annotations

from typing import Any

from shared import restricting
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
}
