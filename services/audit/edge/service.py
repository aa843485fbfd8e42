"""The audit service as others reach it."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.audit.application import gathering
from services.audit.application.history import show_history
from services.audit.application.operators import note_operator_act
from shared.edge.extensions import SYSTEM_ONLY, DeskProvider, reaction

Answer = dict[str, Any]


class AuditService:
    """Gathers every event, and tells a case's history."""

    name = "audit"
    desk = DeskProvider()

    @rpc
    def show_history(self, reference: str) -> Answer:
        ask = self.desk.edge.extra["ask"]
        return self.desk.show(
            "show_history", lambda work: show_history(work, ask), reference, shows="the history"
        )

    @rpc
    def note_operator_act(self, reference: str | None, told: dict[str, str]) -> Answer:
        return self.desk.show(
            "note_operator_act", note_operator_act, reference, ("operator", *SYSTEM_ONLY), told=told
        )

    @reaction("audit", "gather_record")
    def gather_record(self, event: Any) -> None:
        self._handle(gathering.gather_record, event)

    @reaction("audit", "note_announcement")
    def note_announcement(self, event: Any) -> None:
        self._handle(gathering.note_announcement, event)

    def _handle(self, work: Any, event: Any) -> None:
        clock = self.desk.edge.installation.clock
        self.desk.handle(work.__name__, event, lambda store: work(store, event, clock))
