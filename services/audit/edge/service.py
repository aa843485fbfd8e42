"""The audit service as others reach it."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.audit.application import checkpoints, commands, gathering, reactions
from services.audit.application.access import show_access, show_person_access
from services.audit.application.erasing import examine_erasure, show_erasures
from services.audit.application.evaluation import evaluation
from services.audit.application.exporting import export_case
from services.audit.application.history import show_history
from services.audit.application.operators import note_operator_act
from services.audit.application.own_access import show_own_access
from services.audit.application.retention import retention_report
from services.audit.application.subject_access import show_person_record
from shared.commanding import Decision, Work
from shared.edge.extensions import SYSTEM_ONLY, DeskProvider, reaction

Answer = dict[str, Any]


class AuditService:
    """Gathers every event, and tells a case's history."""

    name = "audit"
    desk = DeskProvider()

    @rpc
    def show_history(self, reference: str, shown: dict[str, Any] | None = None) -> Answer:
        ask = self.desk.edge.extra["ask"]
        return self.desk.show(
            "show_history",
            lambda work: show_history(work, ask),
            reference,
            shows="the history",
            told=shown,
        )

    @rpc
    def correct_entry(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.correct_entry, reference, body)

    @rpc
    def show_access(self, reference: str) -> Answer:
        ask = self.desk.edge.extra["ask"]
        return self.desk.show(
            "show_access",
            lambda work: show_access(work, ask),
            reference,
            shows="who has read the case",
        )

    @rpc
    def show_person_access(self, reference: str, person: str, shown: dict[str, Any]) -> Answer:
        extra = self.desk.edge.extra
        return self.desk.show(
            "show_person_access",
            lambda work: show_person_access(work, extra["ask"], extra["others"]),
            reference,
            shows="who has read what is kept about a person",
            told={**shown, "person": person},
        )

    @rpc
    def show_own_access(self, reference: str) -> Answer:
        extra = self.desk.edge.extra
        return self.desk.show(
            "show_own_access",
            lambda work: show_own_access(work, extra["ask"], extra["others"], extra["families"]),
            reference,
            shows="who has seen what is kept of them, by their personal link",
        )

    @rpc
    def show_person_record(self, reference: str, person: str, shown: dict[str, Any]) -> Answer:
        holders = self.desk.edge.extra["others"]
        return self.desk.show(
            "show_person_record",
            lambda work: show_person_record(work, holders),
            reference,
            shows="a person's own record, to give it to them",
            told={**shown, "person": person},
        )

    @rpc
    def export_case(self, reference: str) -> Answer:
        extra = self.desk.edge.extra
        return self.desk.show(
            "export_case",
            lambda work: export_case(work, extra["ask"], extra["ask_export"]),
            reference,
            shows="the whole case with its proofs, to take away",
        )

    @rpc
    def show_checkpoint(self, reference: None) -> Answer:
        return self.desk.show("show_checkpoint", checkpoints.show_checkpoint, reference)

    @rpc
    def prove_consistency(self, reference: None, sizes: dict[str, Any]) -> Answer:
        return self.desk.show(
            "prove_consistency", checkpoints.prove_consistency, reference, told=sizes
        )

    @rpc
    def cosign_checkpoint(self, reference: None, body: Any) -> Answer:
        return self.desk.perform(commands.cosign_checkpoint, reference, body)

    @rpc
    def place_hold(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.place_hold, reference, body)

    @rpc
    def lift_hold(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.lift_hold, reference, body)

    @rpc
    def examine_erasure(self, reference: str, shown: dict[str, Any]) -> Answer:
        others = self.desk.edge.extra["others"]
        return self.desk.show(
            "examine_erasure",
            lambda work: examine_erasure(work, others),
            reference,
            shows="what erasing people would take",
            told=shown,
        )

    @rpc
    def erase_person(self, reference: str, body: Any) -> Answer:
        others = self.desk.edge.extra["others"]

        def erase_person(work: Work) -> Decision:
            return commands.erase_person(work, others)

        return self.desk.perform(erase_person, reference, body)

    @rpc
    def show_erasures(self, reference: str) -> Answer:
        return self.desk.show("show_erasures", show_erasures, reference)

    @rpc
    def retention_report(self, reference: None) -> Answer:
        others = self.desk.edge.extra["others"]
        return self.desk.show(
            "retention_report",
            lambda work: retention_report(work, others),
            reference,
            shows="when cases fall due for review, of which some follow from a date of birth",
        )

    @rpc
    def evaluation(self, reference: None) -> Answer:
        others = self.desk.edge.extra["others"]
        return self.desk.show(
            "evaluation",
            lambda work: evaluation(work, others),
            reference,
            shows="how cases went, without names, to evaluate the service",
        )

    @rpc
    def note_operator_act(self, reference: str | None, told: dict[str, str]) -> Answer:
        return self.desk.show(
            "note_operator_act", note_operator_act, reference, ("operator", *SYSTEM_ONLY), told=told
        )

    @rpc
    def ledger_key(self, reference: None) -> Answer:
        return self.desk.show("ledger_key", checkpoints.ledger_key, reference, SYSTEM_ONLY)

    @reaction("audit", "hand_over_case_when_transferred")
    def hand_over_case_when_transferred(self, event: Any) -> None:
        self.desk.react(
            reactions.hand_over_case_when_transferred, event, self.desk.edge.extra["hand_over"]
        )

    @reaction("audit", "erase_people_when_erasure_decided")
    def erase_people_when_erasure_decided(self, event: Any) -> None:
        self.desk.react(reactions.erase_people_when_erasure_decided, event)

    @reaction("audit", "note_erasure_when_person_erased")
    def note_erasure_when_person_erased(self, event: Any) -> None:
        self.desk.react(reactions.note_erasure_when_person_erased, event)

    @reaction("audit", "gather_record")
    def gather_record(self, event: Any) -> None:
        self._handle(gathering.gather_record, event)

    @reaction("audit", "note_announcement")
    def note_announcement(self, event: Any) -> None:
        self._handle(gathering.note_announcement, event)

    @reaction("audit", "note_restriction_when_case_restricted")
    def note_restriction_when_case_restricted(self, event: Any) -> None:
        self.desk.react(reactions.note_restriction_when_case_restricted, event)

    @reaction("audit", "note_lifting_when_restriction_lifted")
    def note_lifting_when_restriction_lifted(self, event: Any) -> None:
        self.desk.react(reactions.note_lifting_when_restriction_lifted, event)

    def _handle(self, work: Any, event: Any) -> None:
        clock = self.desk.edge.installation.clock
        self.desk.handle(work.__name__, event, lambda store: work(store, event, clock))
