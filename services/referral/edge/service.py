"""The referral service as others reach it."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.referral.application import commands, people, reactions
from services.referral.application.case_list import list_cases
from shared.edge.answering import AnswersTheAudit
from shared.edge.extensions import ANYONE, SYSTEM_ONLY, DeskProvider, reaction

Answer = dict[str, Any]


class ReferralService(AnswersTheAudit):
    """Commands, questions and reactions of the referral service."""

    name = "referral"
    desk = DeskProvider()

    @rpc
    def receive_referral(self, reference: None, body: Any) -> Answer:
        return self.desk.perform(commands.receive_referral, reference, body)

    @rpc
    def accept_referral(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.accept_referral, reference, body)

    @rpc
    def decline_referral(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.decline_referral, reference, body)

    @rpc
    def withdraw_consent(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.withdraw_consent, reference, body)

    @rpc
    def restrict_case(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.restrict_case, reference, body)

    @rpc
    def lift_restriction(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.lift_restriction, reference, body)

    @rpc
    def list_cases(self, reference: None) -> Answer:
        return self.desk.show("list_cases", list_cases, reference)

    @rpc
    def show_referral(self, reference: str) -> Answer:
        return self.desk.show(
            "show_referral", commands.show_referral, reference, shows="the referral"
        )

    @rpc
    def status(self, reference: str) -> Answer:
        return self.desk.show("status", commands.status, reference, ANYONE)

    @rpc
    def people(self, reference: str) -> Answer:
        return self.desk.show(
            "people", people.people, reference, SYSTEM_ONLY, shows="who is in the case"
        )

    @rpc
    def birthdays(self, reference: None, references: list[str]) -> Answer:
        return self.desk.show(
            "birthdays",
            people.birthdays,
            reference,
            SYSTEM_ONLY,
            shows="the youngest children's dates of birth, to tell how long cases are kept",
            told={"references": references},
        )

    @reaction("referral", "note_coordinator_when_allocated")
    def note_coordinator_when_allocated(self, event: Any) -> None:
        self.desk.react(reactions.note_coordinator_when_allocated, event)

    @reaction("referral", "close_case_when_plan_closed")
    def close_case_when_plan_closed(self, event: Any) -> None:
        self.desk.react(reactions.close_case_when_plan_closed, event)

    @reaction("referral", "close_case_when_conference_cancelled")
    def close_case_when_conference_cancelled(self, event: Any) -> None:
        self.desk.react(reactions.close_case_when_conference_cancelled, event)

    @reaction("referral", "erase_people_when_erasure_decided")
    def erase_people_when_erasure_decided(self, event: Any) -> None:
        self.desk.react(reactions.erase_people_when_erasure_decided, event)
