"""One example of every event of the access service."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.access.domain import events as access
from shared.eventstore.events import CaseEvent
from tests.acting import MONDAY

ACCOUNT = "p-" + "0a" * 10
KNOWN = {
    "account": ACCOUNT,
    "roles": ["coordinator"],
    "name": "Winifred Applegarth",
    "email": "w.applegarth@northmere.example",
    "profession": "lamplighter",
}

VALUES: dict[type[CaseEvent], dict[str, Any]] = {
    access.SignedIn: {
        "account": ACCOUNT,
        "way": "openid",
        "roles": ["coordinator"],
        "digest": "5f" * 32,
        "ends_at": MONDAY + timedelta(hours=12),
    },
    access.SignedOut: {"account": ACCOUNT},
    access.SessionLapsed: {"account": ACCOUNT, "reason": "idle"},
    access.SessionRevoked: {"account": ACCOUNT, "reason": "cuckooclocks"},
    access.AccountRevoked: {"account": ACCOUNT, "reason": "wheelbarrows"},
    access.EverybodyRevoked: {"reason": "thunderstorms"},
    access.PersonKnown: {**KNOWN, "tenant": "tenant-of-marzipan", "object_id": "object-of-nougat"},
    access.PersonChanged: {**KNOWN, "name": "Winifred Larkspur"},
    access.SignInRefused: {
        "way": "openid",
        "code": "organisation_wrong",
        "account": "",
        "digest": "5f" * 16,
    },
    access.AccountLocked: {
        "account": "herts-manager",
        "tries": 5,
        "until": MONDAY + timedelta(minutes=15),
    },
    access.RefusalsCounted: {
        "way": "password",
        "code": "sign_in_locked",
        "count": 980,
        "since": MONDAY,
        "until": MONDAY + timedelta(minutes=15),
    },
}
