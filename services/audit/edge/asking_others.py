"""Asks the other services, by RPC, about people and their dates of birth. Each records that it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.audit.application.history import unavailable
from shared.acts import SYSTEM
from shared.commanding import Work
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed


class AskedOthers:
    """The other services, a call away."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    def people(self, service: str, work: Work) -> list[dict[str, str]]:
        """Who is in the case as that service knows it."""
        told: list[dict[str, str]] = self._ask(service, "people", work, work.reference)["people"]
        return told

    def examine(
        self, service: str, positions: Sequence[int], names: Mapping[str, str], work: Work
    ) -> dict[str, Any]:
        """What that service keeps of those people."""
        return self._ask(service, "examine", work, work.reference, list(positions), dict(names))

    def birthdays(self, references: Sequence[str], work: Work) -> dict[str, date | None]:
        """The date of birth of each case's youngest child, or of its adult."""
        told = self._ask("referral", "birthdays", work, None, list(references))["birthdays"]
        return {case: date.fromisoformat(day) if day else None for case, day in told.items()}

    def held_since(
        self, service: str, positions: Sequence[int], people: Sequence[str], work: Work
    ) -> str | None:
        """When that service first recorded something about that person."""
        asked = (work.reference, list(positions), list(people))
        since: str | None = self._ask(service, "held_since", work, *asked)["since"]
        return since

    def part_of(
        self, service: str, positions: Sequence[int], people: Sequence[str], work: Work
    ) -> dict[str, Any]:
        """All that is about that person, and what is about the whole case."""
        return self._ask(service, "part_of", work, work.reference, list(positions), list(people))

    def hidden_words(self, service: str, work: Work) -> list[dict[str, Any]]:
        """The words about people in the case that must not reach others."""
        words: list[dict[str, Any]] = self._ask(service, "hidden_words", work, work.reference)[
            "words"
        ]
        return words

    def for_evaluation(self, service: str, references: list[str], work: Work) -> dict[str, Any]:
        """What that service tells of each of those cases for an evaluation."""
        told: dict[str, Any] = self._ask(service, "for_evaluation", work, None, references)["cases"]
        return told

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
            raise unavailable(service) from error
        if "refused" in answer:
            raise unavailable(service)
        told: dict[str, Any] = answer["ok"]
        return told
