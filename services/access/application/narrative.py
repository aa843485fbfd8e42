"""What the access service recorded, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.access.domain import events
from shared.narrating import Sentence, ended, listed, spoken

WAYS = {"openid": "with their council's account", "password": "with a password"}

SENTENCES: dict[type, Sentence] = {
    events.SignedIn: lambda e, n: f"Signed in {WAYS[e.way]}, as {listed(map(spoken, e.roles))}.",
    events.SignedOut: lambda e, n: "Signed out.",
    events.SessionLapsed: lambda e, n: f"A session of {n(e.account)} ended ({spoken(e.reason)}).",
    events.SessionRevoked: lambda e, n: f"Ended a session of {n(e.account)}: {ended(e.reason)}",
    events.AccountRevoked: lambda e, n: f"Ended all sessions of {n(e.account)}: {ended(e.reason)}",
    events.EverybodyRevoked: lambda e, n: f"Ended everybody's sessions: {ended(e.reason)}",
    events.PersonKnown: lambda e, n: (
        f"{e.name} came for the first time, as {listed(map(spoken, e.roles))}."
    ),
    events.PersonChanged: lambda e, n: (
        f"{e.name}'s council says something else of them than before; they are "
        f"{listed(map(spoken, e.roles))}."
    ),
    events.SignInRefused: lambda e, n: (
        f"Refused to sign {n(e.account) if e.account else 'somebody'} in ({spoken(e.code)})."
    ),
    events.AccountLocked: lambda e, n: (
        f"Locked {n(e.account)} until {e.until:%H:%M} UTC on {e.until:%d.%m.%Y}, after {e.tries} wrong "
        "passwords."
    ),
    events.RefusalsCounted: lambda e, n: (
        f"Refused {e.count} more sign-ins ({spoken(e.code)}) within a quarter of an hour, which were "
        "counted only."
    ),
}

IN_PASSING = (events.SessionLapsed,)


def names_in(event: Any) -> Mapping[str, str]:
    """Whom the event names, by account."""
    if isinstance(event, events.PersonKnown | events.PersonChanged):
        return {event.account: event.name}
    return {}
