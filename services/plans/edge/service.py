"""The plan service as others reach it."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.plans.application import by_link, commands, reactions
from shared.commanding import Decision, Work
from shared.edge.answering import AnswersTheAudit
from shared.edge.extensions import ANYONE, SYSTEM_ONLY, DeskProvider, reaction

Answer = dict[str, Any]


class PlanService(AnswersTheAudit):
    """Commands, questions and reactions of the plan service."""

    name = "plans"
    desk = DeskProvider()

    @rpc
    def propose_plan(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.propose_plan, reference, body)

    @rpc
    def agree_plan(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.agree_plan, reference, body)

    @rpc
    def refuse_plan(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.refuse_plan, reference, body)

    @rpc
    def release_copies(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.release_copies, reference, body)

    @rpc
    def answer_support(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.answer_support, reference, body)

    @rpc
    def record_progress(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.record_progress, reference, body)

    @rpc
    def hold_review(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.hold_review, reference, body)

    @rpc
    def move_review(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.move_review, reference, body)

    @rpc
    def exempt_review(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.exempt_review, reference, body)

    @rpc
    def report_breach(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.report_breach, reference, body)

    @rpc
    def note_breach_step(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.note_breach_step, reference, body)

    @rpc
    def record_outcome(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.record_outcome, reference, body)

    @rpc
    def close_plan(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.close_plan, reference, body)

    @rpc
    def ask_for_review(self, reference: str, body: Any) -> Answer:
        families = self.desk.edge.extra["families"]

        def ask_for_review(work: Work) -> Decision:
            return by_link.ask_for_review(work, families)

        return self.desk.perform(ask_for_review, reference, body)

    @rpc
    def say_not_working(self, reference: str, body: Any) -> Answer:
        families = self.desk.edge.extra["families"]

        def say_not_working(work: Work) -> Decision:
            return by_link.say_not_working(work, families)

        return self.desk.perform(say_not_working, reference, body)

    @rpc
    def show_own_copy(self, reference: str) -> Answer:
        families = self.desk.edge.extra["families"]
        return self.desk.show(
            "show_own_copy",
            lambda work: by_link.show_own_copy(work, families),
            reference,
            shows="their own copy of the plan, by their personal link",
        )

    @rpc
    def show_plan(self, reference: str) -> Answer:
        return self.desk.show("show_plan", commands.show_plan, reference, shows="the plan")

    @rpc
    def show_breaches(self, reference: str) -> Answer:
        return self.desk.show(
            "show_breaches", commands.show_breaches, reference, shows="the breaches"
        )

    @rpc
    def show_outcomes(self, reference: str) -> Answer:
        return self.desk.show(
            "show_outcomes", commands.show_outcomes, reference, shows="the outcomes"
        )

    @rpc
    def copy(
        self, reference: str, plan_version: int, reader: dict[str, list[str]] | None = None
    ) -> Answer:
        return self.desk.show(
            "copy",
            commands.copy,
            reference,
            SYSTEM_ONLY,
            shows="the plan, to send a copy",
            told={"plan_version": plan_version, "reader": reader},
        )

    @rpc
    def for_evaluation(self, reference: None, references: list[str]) -> Answer:
        return self.desk.show(
            "for_evaluation",
            commands.for_evaluation,
            reference,
            SYSTEM_ONLY,
            shows="codes of cases, without names, to evaluate the service",
            told={"references": references},
        )

    @rpc
    def status(self, reference: str) -> Answer:
        return self.desk.show("status", commands.status, reference, ANYONE)

    @reaction("plans", "await_plan_when_conference_held")
    def await_plan_when_conference_held(self, event: Any) -> None:
        self.desk.react(reactions.await_plan_when_conference_held, event)

    @reaction("plans", "close_plan_when_consent_withdrawn")
    def close_plan_when_consent_withdrawn(self, event: Any) -> None:
        self.desk.react(reactions.close_plan_when_consent_withdrawn, event)

    @reaction("plans", "close_plan_when_case_closed")
    def close_plan_when_case_closed(self, event: Any) -> None:
        self.desk.react(reactions.close_plan_when_case_closed, event)

    @reaction("plans", "reopen_plan_when_case_reopened")
    def reopen_plan_when_case_reopened(self, event: Any) -> None:
        self.desk.react(reactions.reopen_plan_when_case_reopened, event)

    @reaction("plans", "note_referrer_when_changed")
    def note_referrer_when_changed(self, event: Any) -> None:
        self.desk.react(reactions.note_referrer_when_changed, event)

    @reaction("plans", "note_coordinator_when_allocated")
    def note_coordinator_when_allocated(self, event: Any) -> None:
        self.desk.react(reactions.note_coordinator_when_allocated, event)

    @reaction("plans", "note_release_when_coordinator_released")
    def note_release_when_coordinator_released(self, event: Any) -> None:
        self.desk.react(reactions.note_release_when_coordinator_released, event)

    @reaction("plans", "note_restriction_when_case_restricted")
    def note_restriction_when_case_restricted(self, event: Any) -> None:
        self.desk.react(reactions.note_restriction_when_case_restricted, event)

    @reaction("plans", "note_lifting_when_restriction_lifted")
    def note_lifting_when_restriction_lifted(self, event: Any) -> None:
        self.desk.react(reactions.note_lifting_when_restriction_lifted, event)

    @reaction("plans", "note_lead_professional_when_named")
    def note_lead_professional_when_named(self, event: Any) -> None:
        self.desk.react(reactions.note_lead_professional_when_named, event)

    @reaction("plans", "end_part_when_lead_professional_ended")
    def end_part_when_lead_professional_ended(self, event: Any) -> None:
        self.desk.react(reactions.end_part_when_lead_professional_ended, event)

    @reaction("plans", "end_parts_when_case_transferred")
    def end_parts_when_case_transferred(self, event: Any) -> None:
        self.desk.react(reactions.end_parts_when_case_transferred, event)

    @reaction("plans", "end_parts_when_case_sealed")
    def end_parts_when_case_sealed(self, event: Any) -> None:
        self.desk.react(reactions.end_parts_when_case_sealed, event)

    @reaction("plans", "erase_people_when_erasure_decided")
    def erase_people_when_erasure_decided(self, event: Any) -> None:
        self.desk.react(reactions.erase_people_when_erasure_decided, event)
