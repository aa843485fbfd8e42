"""How far a case is, put together from what each service knows of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from services.portal.problems import service_down
from services.portal.routes import Asking, accepted, flask_rule
from services.portal.sign_in import for_roles
from shared.contracts.commands import CASE
from shared.contracts.queries import TAKING_PART
from shared.rpc.calling import ServiceDown

PATH = CASE + "/status"
ROLES = (*TAKING_PART, "auditor")

# Each part of the answer, and the service that knows it. The referral comes first: without one
# there is no case, whatever the others say.
PARTS = {
    "referral": "referral",
    "conference": "scheduling",
    "plan": "plans",
    "messages": "notifications",
}

# One that is down must not make the asker wait for the whole limit before hearing of the others.
SECONDS_EACH = 3.0

_NOT_THERE = ("not_found", "not_yet")


def add_status(api: Blueprint, asking: Asking) -> None:
    """GET /cases/{reference}/status."""

    @for_roles(*ROLES)
    def status(reference: str) -> Response:
        return jsonify(_gather(asking, reference))

    api.add_url_rule(flask_rule(PATH), "show_status", status, methods=["GET"])


def _gather(asking: Asking, reference: str) -> dict[str, Any]:
    found: dict[str, Any] = {"reference": reference}
    unavailable = []
    for part, service in PARTS.items():
        try:
            found[part] = _part(asking, part, service, reference)
        except ServiceDown:
            found[part] = None
            unavailable.append(part)
    if len(unavailable) == len(PARTS):
        raise service_down(", ".join(PARTS.values()))
    return found | {"unavailable": unavailable}


def _part(asking: Asking, part: str, service: str, reference: str) -> Any:
    answer = asking.ask(service, "status", reference, timeout=SECONDS_EACH)
    kind = (answer.get("refused") or {}).get("kind")
    if kind == "unavailable":
        raise ServiceDown(service, "timeout")
    if part != "referral" and kind in _NOT_THERE:
        return None
    return accepted(service, "status", answer)
