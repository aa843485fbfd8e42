"""The portal's own addresses: who am I, what is there to ask, and is the portal well."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify

from services.portal.sign_in import for_everyone, for_roles
from shared.accounts import ROLES, Accounts
from shared.clock import Clock
from shared.observability.health import Health
from shared.rpc.calling import Caller

REMEMBERED_SECONDS = 5.0


def add_own(api: Blueprint, clock: Clock, description: Mapping[str, Any]) -> None:
    """The index, the description, and who is signed in."""

    @for_everyone(because="an index of public documentation")
    def index() -> Response:
        return jsonify(
            {
                "name": "Kinplan",
                "version": description["info"]["version"],
                "description": f"{api.url_prefix}/openapi.json",
                "me": f"{api.url_prefix}/me",
                "cases": f"{api.url_prefix}/cases",
                "now": clock().isoformat(timespec="seconds"),
            }
        )

    @for_everyone(because="public documentation, without which nobody knows how to sign in")
    def openapi() -> Response:
        return jsonify(description)

    @for_roles(*ROLES)
    def me() -> Response:
        account = g.account
        return jsonify(
            {
                "id": account.id,
                "name": account.name,
                "council": account.council,
                "roles": list(account.roles),
                "profession": account.profession,
                "signed_in_by": g.signed_in.way,
                "session_ends_at": g.signed_in.ends_at or None,
            }
        )

    api.add_url_rule("/", "index", index, methods=["GET"])
    api.add_url_rule("/openapi.json", "openapi", openapi, methods=["GET"])
    api.add_url_rule("/me", "me", me, methods=["GET"])


def add_probes(app: Flask, caller: Caller, accounts: Accounts) -> None:
    """/healthz, /readyz and /metrics, as every process of Kinplan has them."""
    health = Health("portal")
    health.add("broker", Remembered(caller.reachable))
    health.add("accounts", lambda: accounts.check() >= 0)

    @for_everyone(because="asked by whatever keeps the process running; tells nothing of any case")
    def probe() -> Health:
        return health  # a WSGI application of its own, which Flask lets answer

    for path in ("/healthz", "/readyz", "/metrics"):
        app.add_url_rule(path, path.strip("/"), probe, methods=["GET"])


class Remembered:
    """A check whose answer holds for a few seconds, and that one thread at a time makes."""

    def __init__(self, check: Callable[[], bool], seconds: float = REMEMBERED_SECONDS) -> None:
        self.check = check
        self.seconds = seconds
        self._lock = threading.Lock()
        self._asked_at = float("-inf")
        self._answer = False

    def __call__(self) -> bool:
        with self._lock:
            if time.monotonic() - self._asked_at >= self.seconds:
                self._answer = self.check()
                self._asked_at = time.monotonic()
            return self._answer
