"""The commands of the access service. Signing in and out are no commands: see services/portal/signing_in.py."""

from __future__ import annotations

from shared.contracts.commands.row import Command
from shared.contracts.requests import access as requests

COMMANDS = (
    Command(
        "revoke_sessions",
        "access",
        requests.RevokeSessions,
        "/sessions/revocation",
        ("manager", "operator"),
    ),
)
