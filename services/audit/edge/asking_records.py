"""Asks the services, by RPC, how far they have published, and for records that did not come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.acts import SYSTEM, SYSTEM_ROLE
from shared.contracts.envelope import IntegrationEvent, Undecodable, parse
from shared.eventstore.store import CouncilStore
from shared.refusals import Unavailable
from shared.retelling import published_to, told_again
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed


class AskedRecords:
    """The services of one council, a call away. The audit service's own log is at hand in `store`."""

    def __init__(self, caller: Caller, store: CouncilStore) -> None:
        self.caller = caller
        self.store = store

    def last_position(self, service: str) -> int:
        """The last position that the service has published. Raises Unavailable."""
        if service == self.store.service:
            return published_to(self.store)
        position: int = self._ask(service, "last_position")["position"]
        return position

    def records(
        self, service: str, positions: Sequence[int]
    ) -> tuple[list[IntegrationEvent], list[int]]:
        """The records of the events at those positions, and where there are events that cannot be
        read. Raises Unavailable, also when what came is not what was asked for."""
        told = (
            told_again(self.store, list(positions))
            if service == self.store.service
            else self._ask(service, "records", list(positions))
        )
        try:
            records = [parse(text) for text in told["records"]]
        except Undecodable as error:
            raise Unavailable(f"{service} told a record that cannot be read: {error}") from error
        wanted = set(positions)
        for record in records:
            place = (record.name, record.service, record.council)
            if place != ("EventRecorded", service, self.store.council):
                raise Unavailable(f"{service} told a record that is not its own")
            if record.position not in wanted:
                raise Unavailable(f"{service} told a record for which nobody had asked")
        return records, told["unreadable"]

    def _ask(self, service: str, method: str, *asked: Any) -> dict[str, Any]:
        context = {
            "actor": SYSTEM,
            "role": SYSTEM_ROLE,
            "council": self.store.council,
            "request_id": "gap-filler",
        }
        try:
            answer = self.caller.call(service, method, None, *asked, context=context)
        except (ServiceDown, ServiceFailed) as error:
            raise Unavailable(f"{service} did not answer") from error
        if "refused" in answer:
            raise Unavailable(f"{service} refused: {answer['refused']['code']}")
        told: dict[str, Any] = answer["ok"]
        return told
