"""Gives a case file to the referral service of another council, by RPC: it holds keys, and never travels by
event."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from services.audit.application.handing_over import Give, Published
from services.audit.edge.asking_records import AskedRecords
from shared.acts import SYSTEM, SYSTEM_ROLE, Act
from shared.eventstore.store import CouncilStore
from shared.refusals import NotYet
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed

PATIENCE = 60.0
"""Seconds for the file to arrive, be checked and be kept."""


def published_by(caller: Caller) -> Published:
    """A way to ask how far a service has published a council's log."""

    def published(store: CouncilStore, service: str) -> int:
        return AskedRecords(caller, store).last_position(service)

    return published


def giving(caller: Caller) -> Give:
    """A way to give. Who does not answer in time may have taken it: it is given again later, and answered
    as before."""

    def give(council: str, transfer: str, file: bytes, act: Act) -> dict[str, Any]:
        context = {
            "actor": SYSTEM,
            "role": SYSTEM_ROLE,
            "council": council,
            "request_id": act.request_id,
        }
        told = {"transfer": transfer, "file": b64encode(file).decode()}
        try:
            answer: dict[str, Any] = caller.call(
                "referral", "receive_transfer", None, told, context=context, timeout=PATIENCE
            )
        except (ServiceDown, ServiceFailed) as error:
            raise NotYet(f"{council} did not answer.") from error
        if answer.get("refused", {}).get("kind") in ("not_yet", "unavailable"):
            raise NotYet(f"{council} cannot take it at this moment.")
        return answer

    return give
