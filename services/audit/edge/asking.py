"""Asks each service for its part of a case's history."""

from __future__ import annotations

from typing import Any

from services.audit.application.history import Ask, unavailable
from services.audit.application.narrative import SENTENCES, names_in
from shared.acts import SYSTEM
from shared.commanding import Work
from shared.edge.telling import staff_names
from shared.installation import Installation
from shared.narrating import Narrator
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed


def asking(installation: Installation) -> dict[str, Any]:
    """What the audit service needs besides: a way to ask the others, and its own words."""
    caller = Caller(installation.settings.amqp_uri, timeout=2.0, size=4)
    narrator = Narrator(SENTENCES, names_in, staff_names(installation))
    return {"ask": _ask(caller, narrator), "caller": caller}


def _ask(caller: Caller, narrator: Narrator) -> Ask:
    def ask(service: str, case: str, positions: list[int], work: Work) -> dict[str, Any]:
        if service == "audit":
            return narrator.tell(work.store, case, positions)
        context = {
            "actor": SYSTEM,
            "role": "system",
            "council": work.store.council,
            "request_id": work.act.request_id,
        }
        try:
            answer = caller.call(service, "tell", case, positions, context=context)
        except (ServiceDown, ServiceFailed) as error:
            raise unavailable(service) from error
        if "refused" in answer:
            return {"entries": [], "names": {}}
        told: dict[str, Any] = answer["ok"]
        return told

    return ask
