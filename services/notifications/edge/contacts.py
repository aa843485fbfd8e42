"""Asks the owning services for a name, an address and what a message says, at the moment of sending.

Nothing of it is kept here. The services record each reading.
"""

from __future__ import annotations

from typing import Any

from services.notifications.domain.correspondence import STAFF
from services.notifications.domain.events import Message
from shared.accounts import Accounts
from shared.acts import SYSTEM
from shared.eventstore.store import CouncilStore
from shared.refusals import NotFound, Unavailable
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed


class AskedContacts:
    """Contacts from the accounts file (staff), the scheduling service (attendees) and the plan store."""

    def __init__(self, caller: Caller, accounts: Accounts | None) -> None:
        self.caller = caller
        self.accounts = accounts

    def of(self, store: CouncilStore, case: str, message: Message) -> dict[str, Any]:
        """Name, e-mail address, and what the message needs. Raises Unavailable, NotFound."""
        found = (
            self._staff(store.council, message.recipient)
            if message.recipient_is == STAFF
            else self._ask(store, "scheduling", "contact", case, message.recipient, message)
        )
        if message.kind == "plan_copy":
            found["plan"] = self._ask(store, "plans", "copy", case, message.plan_version, message)
        return found

    def _staff(self, council: str, id: str) -> dict[str, Any]:
        account = self.accounts.by_id(council, id) if self.accounts else None
        if account is None:
            raise NotFound("There is no account of this name (any more).")
        return {"name": account.name, "email": account.email}

    def _ask(
        self, store: CouncilStore, service: str, method: str, case: str, what: Any, message: Message
    ) -> dict[str, Any]:
        context = {
            "actor": SYSTEM,
            "role": "system",
            "council": store.council,
            "request_id": f"message-{message.id}",
        }
        try:
            answer = self.caller.call(service, method, case, what, context=context)
        except (ServiceDown, ServiceFailed) as error:
            raise Unavailable(f"{service} did not answer") from error
        if "refused" in answer:
            raise _refusal(answer["refused"]["kind"])
        found: dict[str, Any] = answer["ok"]
        return found


def _refusal(kind: str) -> Exception:
    if kind in ("rule", "not_found"):
        return NotFound("The person or the plan is not there.")
    return Unavailable("It was refused for now.")
