"""Asks the scheduling service, which keeps personal links, who acts by one: for the other services in
which a family member may do something. Each asks at every step, so that a revoked link ends at once.
"""

from __future__ import annotations

from typing import Any

from shared.acts import SYSTEM
from shared.commanding import Work
from shared.refusals import Forbidden, Unavailable
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed


class AskedFamilies:
    """The scheduling service and the referral service, a call away."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    def whose_session(self, work: Work) -> dict[str, Any]:
        """Who acts, and what others keep from them. Raises Forbidden, Unavailable."""
        told = {"session": work.act.link_session, "actor": work.act.actor}
        return self._ask("scheduling", "whose_session", work, work.reference, told)

    def hidden_words(self, work: Work, person: str | None) -> list[str]:
        """What the referral says must stay hidden of everybody but that person. Raises Unavailable."""
        told = self._ask("referral", "hidden_words", work, work.reference)
        others = [each for each in told["words"] if each["person"] != person]
        return [words for each in others for words in each["words"]]

    def _ask(self, service: str, method: str, work: Work, *asked: Any) -> dict[str, Any]:
        context = {
            "actor": SYSTEM,
            "role": "system",
            "council": work.store.council,
            "request_id": work.act.request_id,
        }
        try:
            answer = self.caller.call(service, method, *asked, context=context)
        except (ServiceDown, ServiceFailed) as error:
            raise Unavailable(f"The {service} service does not answer. Try again soon.") from error
        if "ok" in answer:
            found: dict[str, Any] = answer["ok"]
            return found
        if answer["refused"]["kind"] == "unavailable":
            raise Unavailable(f"The {service} service cannot answer now. Try again soon.")
        raise Forbidden("This page cannot be used any more. Please ring your coordinator.")
