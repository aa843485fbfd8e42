"""The scheduling service as others reach it."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.scheduling.application import commands, people, reactions
from shared.edge.answering import AnswersTheAudit
from shared.edge.extensions import ANYONE, SYSTEM_ONLY, DeskProvider, reaction

Answer = dict[str, Any]


class SchedulingService(AnswersTheAudit):
    """Commands, questions and reactions of the scheduling service."""

    name = "scheduling"
    desk = DeskProvider()

    @rpc
    def allocate_coordinator(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.allocate_coordinator, reference, body)

    @rpc
    def invite_attendee(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.invite_attendee, reference, body)

    @rpc
    def prepare_attendee(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.prepare_attendee, reference, body, attendee)

    @rpc
    def decline_invitation(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.decline_invitation, reference, body, attendee)

    @rpc
    def book_interpreter(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.book_interpreter, reference, body, attendee)

    @rpc
    def confirm_conference(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.confirm_conference, reference, body)

    @rpc
    def reopen_preparation(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.reopen_preparation, reference, body)

    @rpc
    def begin_information_sharing(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.begin_information_sharing, reference, body)

    @rpc
    def begin_private_time(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.begin_private_time, reference, body)

    @rpc
    def end_private_time(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.end_private_time, reference, body)

    @rpc
    def hold_conference(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.hold_conference, reference, body)

    @rpc
    def cancel_conference(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.cancel_conference, reference, body)

    @rpc
    def show_conference(self, reference: str) -> Answer:
        return self.desk.show(
            "show_conference", commands.show_conference, reference, shows="the conference"
        )

    @rpc
    def contact(self, reference: str, attendee: str) -> Answer:
        return self.desk.show(
            "contact",
            commands.contact,
            reference,
            SYSTEM_ONLY,
            shows="an attendee's contact details, to send a message",
            told={"attendee": attendee},
        )

    @rpc
    def status(self, reference: str) -> Answer:
        return self.desk.show("status", commands.status, reference, ANYONE)

    @rpc
    def people(self, reference: str) -> Answer:
        return self.desk.show(
            "people", people.people, reference, SYSTEM_ONLY, shows="who is in the case"
        )

    @reaction("scheduling", "open_conference_when_referral_accepted")
    def open_conference_when_referral_accepted(self, event: Any) -> None:
        self.desk.react(reactions.open_conference_when_referral_accepted, event)

    @reaction("scheduling", "cancel_conference_when_consent_withdrawn")
    def cancel_conference_when_consent_withdrawn(self, event: Any) -> None:
        self.desk.react(reactions.cancel_conference_when_consent_withdrawn, event)

    @reaction("scheduling", "reconvene_when_plan_not_agreed")
    def reconvene_when_plan_not_agreed(self, event: Any) -> None:
        self.desk.react(reactions.reconvene_when_plan_not_agreed, event)

    @reaction("scheduling", "reconvene_when_plan_not_working")
    def reconvene_when_plan_not_working(self, event: Any) -> None:
        self.desk.react(reactions.reconvene_when_plan_not_working, event)

    @reaction("scheduling", "note_restriction_when_case_restricted")
    def note_restriction_when_case_restricted(self, event: Any) -> None:
        self.desk.react(reactions.note_restriction_when_case_restricted, event)

    @reaction("scheduling", "note_lifting_when_restriction_lifted")
    def note_lifting_when_restriction_lifted(self, event: Any) -> None:
        self.desk.react(reactions.note_lifting_when_restriction_lifted, event)

    @reaction("scheduling", "erase_people_when_erasure_decided")
    def erase_people_when_erasure_decided(self, event: Any) -> None:
        self.desk.react(reactions.erase_people_when_erasure_decided, event)
