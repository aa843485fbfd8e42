"""Asks the owning services for a name, an address and what a message says, at the moment of sending.

Nothing of it is kept here. The services record each reading.
"""

from __future__ import annotations

from typing import Any

from services.notifications.domain.events import Message
from services.notifications.domain.kinds import (
    PARENT,
    PERSONAL_LINK,
    PLAN_COPY,
    STAFF,
    TELLS_A_PLACE,
)
from shared.acts import SYSTEM
from shared.eventstore.store import CouncilStore
from shared.refusals import NotFound, Unavailable
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed
from shared.staff import Staff

IN_THE_OFFICE: dict[str, Any] = {"unsafe": False, "excluded": False, "language": "English"}
"""What holds for staff: their address is the council's own."""


class AskedContacts:
    """Contacts from the accounts or the access service (staff), the referral (parents) and the scheduling
    service (attendees); plan versions from the plan store, as each reader may read them."""

    def __init__(self, caller: Caller, staff: Staff, public_url: str = "http://127.0.0.1") -> None:
        self.caller = caller
        self.staff = staff
        self.public_url = public_url.rstrip("/")

    def of(self, store: CouncilStore, case: str, message: Message) -> dict[str, Any]:
        """Name, e-mail address, and what the message needs. `hide`: words of others that must not reach
        the recipient. Raises Unavailable, NotFound."""
        found = self._contact(store, case, message)
        if message.kind in TELLS_A_PLACE and message.recipient_is != STAFF:
            found["hide"] = [*found["hide"], *self._hidden_words(store, case, message, found)]
        if message.kind == PERSONAL_LINK:
            found |= self._link(store, case, message)
        if message.kind == PLAN_COPY:
            reader = {"children": found["children"], "hide": found["hide"]}
            found["plan"] = self._ask(
                store, "plans", "copy", message, case, message.plan_version, reader
            )
        return found

    def _contact(self, store: CouncilStore, case: str, message: Message) -> dict[str, Any]:
        if message.recipient_is == STAFF:
            return {**self._staff(store.council, message.recipient), "children": [], "hide": []}
        if message.recipient_is == PARENT:
            told = self._ask(store, "referral", "contact", message, case, message.recipient)
            return {**told, "excluded": False, "children": [], "hide": []}
        return self._ask(store, "scheduling", "contact", message, case, message.recipient)

    def _link(self, store: CouncilStore, case: str, message: Message) -> dict[str, Any]:
        """The address of their page, which is made now and kept nowhere; none when the link opens
        nothing any more."""
        told = self._ask(store, "scheduling", "link_to_send", message, case, message.recipient)
        token = told["token"]
        address = f"{self.public_url}/p/{token}" if token else None
        return {"address": address, "link_until": told["until"]}

    def _hidden_words(
        self, store: CouncilStore, case: str, message: Message, found: dict[str, Any]
    ) -> list[str]:
        """What the referral says must stay hidden of everybody but the reader."""
        told = self._ask(store, "referral", "hidden_words", message, case)
        others = [each for each in told["words"] if each["person"] != found["person"]]
        return [words for each in others for words in each["words"]]

    def _staff(self, council: str, id: str) -> dict[str, Any]:
        account = self.staff.by_id(council, id)
        if account is None:
            raise NotFound("There is no account of this name (any more).")
        return {"name": account.name, "email": account.email, **IN_THE_OFFICE}

    def _ask(
        self, store: CouncilStore, service: str, method: str, message: Message, *what: Any
    ) -> dict[str, Any]:
        context = {
            "actor": SYSTEM,
            "role": "system",
            "council": store.council,
            "request_id": f"message-{message.id}",
        }
        try:
            answer = self.caller.call(service, method, *what, context=context)
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
