"""The referral service as others reach it."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.referral.application import commands, people, reactions, showing
from services.referral.application.case_list import list_cases
from services.referral.application.incoming_transfers import list_incoming_transfers
from services.referral.application.taking_over import receive_transfer
from services.referral.application.transfer_files import show_transfer_file
from services.referral.edge.ledger_keys import decoded
from shared.commanding import Decision, Work
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
    def return_referral(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.return_referral, reference, body)

    @rpc
    def complete_referral(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.complete_referral, reference, body)

    @rpc
    def record_response(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.record_response, reference, body)

    @rpc
    def record_own_view(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.record_own_view, reference, body)

    @rpc
    def record_offer(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.record_offer, reference, body)

    @rpc
    def record_exemption(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.record_exemption, reference, body)

    @rpc
    def note_care_application(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.note_care_application, reference, body)

    @rpc
    def note_birth(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.note_birth, reference, body)

    @rpc
    def note_pregnancy_loss(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.note_pregnancy_loss, reference, body)

    @rpc
    def change_referrer(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.change_referrer, reference, body)

    @rpc
    def name_lead_professional(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.name_lead_professional, reference, body)

    @rpc
    def end_lead_professional(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.end_lead_professional, reference, body)

    @rpc
    def close_case(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.close_case, reference, body)

    @rpc
    def reopen_case(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.reopen_case, reference, body)

    @rpc
    def decide_duplicate(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.decide_duplicate, reference, body)

    @rpc
    def merge_case(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.merge_case, reference, body)

    @rpc
    def separate_case(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.separate_case, reference, body)

    @rpc
    def offer_transfer(self, reference: str, body: Any) -> Answer:
        served = self.desk.edge.installation.stores.keys()

        def offer_transfer(work: Work) -> Decision:
            return commands.offer_transfer(work, served)

        return self.desk.perform(offer_transfer, reference, body)

    @rpc
    def accept_transfer(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.accept_transfer, reference, body)

    @rpc
    def refuse_transfer(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.refuse_transfer, reference, body)

    @rpc
    def receive_transfer(self, reference: None, told: dict[str, str]) -> Answer:
        ledger_key = self.desk.edge.extra["ledger_key"]
        return self.desk.show(
            "receive_transfer",
            lambda work: receive_transfer(work, decoded(told["file"]), ledger_key),
            reference,
            SYSTEM_ONLY,
            told={"transfer": told["transfer"]},
        )

    @rpc
    def list_incoming_transfers(self, reference: None) -> Answer:
        return self.desk.show("list_incoming_transfers", list_incoming_transfers, reference)

    @rpc
    def show_transfer_file(self, reference: str) -> Answer:
        return self.desk.show(
            "show_transfer_file",
            show_transfer_file,
            reference,
            shows="the case file that came when the case was taken over",
        )

    @rpc
    def answer_transfer(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.answer_transfer, reference, body)

    @rpc
    def withdraw_transfer(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.withdraw_transfer, reference, body)

    @rpc
    def seal_case(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.seal_case, reference, body)

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
            "show_referral", showing.show_referral, reference, shows="the referral"
        )

    @rpc
    def for_evaluation(self, reference: None, references: list[str]) -> Answer:
        return self.desk.show(
            "for_evaluation",
            people.for_evaluation,
            reference,
            SYSTEM_ONLY,
            shows="codes of cases, without names, to evaluate the service",
            told={"references": references},
        )

    @rpc
    def status(self, reference: str) -> Answer:
        return self.desk.show("status", showing.status, reference, ANYONE)

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

    @rpc
    def contact(self, reference: str, person: str) -> Answer:
        return self.desk.show(
            "contact",
            people.contact,
            reference,
            SYSTEM_ONLY,
            shows="a parent's or an adult's contact details, to send a message",
            told={"person": person},
        )

    @rpc
    def hidden_words(self, reference: str) -> Answer:
        return self.desk.show(
            "hidden_words",
            people.hidden_words,
            reference,
            SYSTEM_ONLY,
            shows="words that must not reach others, to keep them out of a message",
        )

    @reaction("referral", "note_incoming_transfer_when_offered")
    def note_incoming_transfer_when_offered(self, event: Any) -> None:
        self.desk.react(reactions.note_incoming_transfer_when_offered, event)

    @reaction("referral", "note_withdrawal_when_transfer_withdrawn")
    def note_withdrawal_when_transfer_withdrawn(self, event: Any) -> None:
        self.desk.react(reactions.note_withdrawal_when_transfer_withdrawn, event)

    @reaction("referral", "record_answer_when_transfer_answered")
    def record_answer_when_transfer_answered(self, event: Any) -> None:
        self.desk.react(reactions.record_answer_when_transfer_answered, event)

    @reaction("referral", "note_coordinator_when_allocated")
    def note_coordinator_when_allocated(self, event: Any) -> None:
        self.desk.react(reactions.note_coordinator_when_allocated, event)

    @reaction("referral", "note_release_when_coordinator_released")
    def note_release_when_coordinator_released(self, event: Any) -> None:
        self.desk.react(reactions.note_release_when_coordinator_released, event)

    @reaction("referral", "note_conference_when_held")
    def note_conference_when_held(self, event: Any) -> None:
        self.desk.react(reactions.note_conference_when_held, event)

    @reaction("referral", "close_case_when_plan_closed")
    def close_case_when_plan_closed(self, event: Any) -> None:
        self.desk.react(reactions.close_case_when_plan_closed, event)

    @reaction("referral", "close_case_when_conference_cancelled")
    def close_case_when_conference_cancelled(self, event: Any) -> None:
        self.desk.react(reactions.close_case_when_conference_cancelled, event)

    @reaction("referral", "erase_people_when_erasure_decided")
    def erase_people_when_erasure_decided(self, event: Any) -> None:
        self.desk.react(reactions.erase_people_when_erasure_decided, event)
