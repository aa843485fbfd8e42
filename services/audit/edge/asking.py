"""Asks each service for its part of a case's history."""

from __future__ import annotations

from typing import Any

from services.audit.application.exporting import AskExport
from services.audit.application.handing_over import Ways
from services.audit.application.history import Ask, unavailable
from services.audit.application.narrative import IN_PASSING, LINKS, SENTENCES, names_in
from services.audit.edge.asking_others import AskedOthers
from services.audit.edge.giving import giving, published_by
from shared.acts import SYSTEM
from shared.commanding import Work
from shared.edge.telling import staff_names
from shared.exporting import exported
from shared.installation import Installation
from shared.narrating import Narrator
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed
from shared.rpc.whose_session import AskedFamilies


def asking(installation: Installation) -> dict[str, Any]:
    """What the audit service needs besides: a way to ask the others, and its own words."""
    caller = Caller(installation.settings.amqp_uri, timeout=2.0, size=4)
    narrator = Narrator(SENTENCES, names_in, staff_names(installation), IN_PASSING, LINKS)
    ask, ask_export = _ask(caller, narrator), _ask_export(caller)
    return {
        "ask": ask,
        "ask_export": ask_export,
        "caller": caller,
        "others": AskedOthers(caller),
        "hand_over": Ways(ask, ask_export, published_by(caller), giving(caller)),
        "families": AskedFamilies(caller),
    }


def _ask(caller: Caller, narrator: Narrator) -> Ask:
    def ask(
        service: str,
        case: str,
        positions: list[int],
        announced: list[tuple[str, int]],
        work: Work,
    ) -> dict[str, Any]:
        if service == "audit":
            return narrator.tell(work.store, case, positions, announced)
        context = {
            "actor": SYSTEM,
            "role": "system",
            "council": work.store.council,
            "request_id": work.act.request_id,
        }
        try:
            answer = caller.call(service, "tell", case, positions, announced, context=context)
        except (ServiceDown, ServiceFailed) as error:
            raise unavailable(service) from error
        if "refused" in answer:
            return {"entries": [], "names": {}}
        told: dict[str, Any] = answer["ok"]
        return told

    return ask


def _ask_export(caller: Caller) -> AskExport:
    def ask(service: str, case: str, positions: list[int], work: Work) -> dict[str, Any]:
        if service == "audit":
            return exported(work.store, case, positions)
        context = {
            "actor": SYSTEM,
            "role": "system",
            "council": work.store.council,
            "request_id": work.act.request_id,
        }
        try:
            answer = caller.call(service, "export", case, positions, context=context)
        except (ServiceDown, ServiceFailed) as error:
            raise unavailable(service) from error
        if "refused" in answer:
            return {"states": {}, "keys": {}, "erased": []}
        told: dict[str, Any] = answer["ok"]
        return told

    return ask
