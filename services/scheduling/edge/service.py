"""The scheduling service as others reach it."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.scheduling.application import (
    by_link,
    commands,
    link_questions,
    people,
    questions,
    reactions,
)
from shared.acts import FAMILY_ROLE
from shared.edge.answering import AnswersTheAudit
from shared.edge.extensions import ANYONE, SYSTEM_ONLY, DeskProvider, reaction

Answer = dict[str, Any]
BY_LINK = (FAMILY_ROLE,)


class SchedulingService(AnswersTheAudit):
    """Commands, questions and reactions of the scheduling service."""

    name = "scheduling"
    desk = DeskProvider()

    @rpc
    def allocate_coordinator(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.allocate_coordinator, reference, body)

    @rpc
    def declare_independence(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.declare_independence, reference, body)

    @rpc
    def declare_conflict(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.declare_conflict, reference, body)

    @rpc
    def reallocate_coordinator(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.reallocate_coordinator, reference, body)

    @rpc
    def meet_parents(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.meet_parents, reference, body)

    @rpc
    def record_view(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.record_view, reference, body)

    @rpc
    def agree_bottom_line(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.agree_bottom_line, reference, body)

    @rpc
    def record_support_network(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.record_support_network, reference, body)

    @rpc
    def invite_attendee(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.invite_attendee, reference, body)

    @rpc
    def log_attempt(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.log_attempt, reference, body, attendee)

    @rpc
    def change_contact(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.change_contact, reference, body, attendee)

    @rpc
    def prepare_attendee(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.prepare_attendee, reference, body, attendee)

    @rpc
    def decline_invitation(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.decline_invitation, reference, body, attendee)

    @rpc
    def exclude_attendee(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.exclude_attendee, reference, body, attendee)

    @rpc
    def arrange_own_session(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.arrange_own_session, reference, body, attendee)

    @rpc
    def book_interpreter(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.book_interpreter, reference, body, attendee)

    @rpc
    def cancel_interpreter(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.cancel_interpreter, reference, body, attendee)

    @rpc
    def keep_apart(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.keep_apart, reference, body)

    @rpc
    def lift_apart(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.lift_apart, reference, body)

    @rpc
    def confirm_conference(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.confirm_conference, reference, body)

    @rpc
    def reschedule_conference(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.reschedule_conference, reference, body)

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
    def reconvene_conference(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.reconvene_conference, reference, body)

    @rpc
    def cancel_conference(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.cancel_conference, reference, body)

    @rpc
    def report_harm(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.report_harm, reference, body)

    @rpc
    def issue_link(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.issue_link, reference, body, attendee)

    @rpc
    def revoke_link(self, reference: str, body: Any, attendee: str) -> Answer:
        return self.desk.perform(commands.revoke_link, reference, body, attendee)

    @rpc
    def offer_days(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.offer_days, reference, body)

    @rpc
    def give_wishes(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.give_wishes, reference, body)

    @rpc
    def choose_days(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.choose_days, reference, body)

    @rpc
    def show_own_page(self, reference: str) -> Answer:
        return self.desk.show(
            "show_own_page",
            link_questions.show_own_page,
            reference,
            shows="their own page, by their personal link",
        )

    @rpc
    def list_links(self, reference: str) -> Answer:
        return self.desk.show("list_links", link_questions.list_links, reference)

    @rpc
    def show_link_code(self, reference: str, person: str) -> Answer:
        return self.desk.show(
            "show_link_code",
            link_questions.show_link_code,
            reference,
            shows="the code of a personal link, to tell it to its owner",
            told={"person": person},
        )

    @rpc
    def link_to_send(self, reference: str, attendee: str) -> Answer:
        return self.desk.show(
            "link_to_send",
            link_questions.link_to_send,
            reference,
            SYSTEM_ONLY,
            shows="a personal link, to send it",
            told={"attendee": attendee},
        )

    @rpc
    def whose_session(self, reference: str, told: dict[str, str]) -> Answer:
        return self.desk.show(
            "whose_session",
            link_questions.whose_session,
            reference,
            SYSTEM_ONLY,
            shows="whose personal link is used, and what must not reach them",
            told=told,
        )

    @rpc
    def open_link(self, reference: None, told: dict[str, str]) -> Answer:
        return self.desk.show("open_link", by_link.open_link, reference, BY_LINK, told=told)

    @rpc
    def check_link_session(self, reference: None, told: dict[str, str | None]) -> Answer:
        return self.desk.show(
            "check_link_session", by_link.check_link_session, reference, BY_LINK, told=told
        )

    @rpc
    def leave_link(self, reference: None, told: dict[str, str]) -> Answer:
        return self.desk.show("leave_link", by_link.leave_link, reference, BY_LINK, told=told)

    @rpc
    def show_conference(self, reference: str) -> Answer:
        return self.desk.show(
            "show_conference", questions.show_conference, reference, shows="the conference"
        )

    @rpc
    def show_harm(self, reference: str) -> Answer:
        return self.desk.show(
            "show_harm", questions.show_harm, reference, shows="what was reported as harm"
        )

    @rpc
    def conference_pack(self, reference: str) -> Answer:
        return self.desk.show(
            "conference_pack",
            questions.conference_pack,
            reference,
            shows="the conference, to be printed",
        )

    @rpc
    def contact(self, reference: str, attendee: str) -> Answer:
        return self.desk.show(
            "contact",
            questions.contact,
            reference,
            SYSTEM_ONLY,
            shows="an attendee's contact details, to send a message",
            told={"attendee": attendee},
        )

    @rpc
    def status(self, reference: str) -> Answer:
        return self.desk.show("status", questions.status, reference, ANYONE)

    @rpc
    def hidden_words(self, reference: str) -> Answer:
        return self.desk.show(
            "hidden_words",
            people.hidden_words,
            reference,
            SYSTEM_ONLY,
            shows="words that must not reach others, to keep them out of somebody's record",
        )

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

    @reaction("scheduling", "cancel_conference_when_case_closed")
    def cancel_conference_when_case_closed(self, event: Any) -> None:
        self.desk.react(reactions.cancel_conference_when_case_closed, event)

    @reaction("scheduling", "reopen_conference_when_case_reopened")
    def reopen_conference_when_case_reopened(self, event: Any) -> None:
        self.desk.react(reactions.reopen_conference_when_case_reopened, event)

    @reaction("scheduling", "drop_child_when_pregnancy_lost")
    def drop_child_when_pregnancy_lost(self, event: Any) -> None:
        self.desk.react(reactions.drop_child_when_pregnancy_lost, event)

    @reaction("scheduling", "await_consent_when_own_consent_needed")
    def await_consent_when_own_consent_needed(self, event: Any) -> None:
        self.desk.react(reactions.await_consent_when_own_consent_needed, event)

    @reaction("scheduling", "note_consent_when_own_consent_recorded")
    def note_consent_when_own_consent_recorded(self, event: Any) -> None:
        self.desk.react(reactions.note_consent_when_own_consent_recorded, event)

    @reaction("scheduling", "note_referrer_when_changed")
    def note_referrer_when_changed(self, event: Any) -> None:
        self.desk.react(reactions.note_referrer_when_changed, event)

    @reaction("scheduling", "note_offer_when_binding_changed")
    def note_offer_when_binding_changed(self, event: Any) -> None:
        self.desk.react(reactions.note_offer_when_binding_changed, event)

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

    @reaction("scheduling", "note_lead_professional_when_named")
    def note_lead_professional_when_named(self, event: Any) -> None:
        self.desk.react(reactions.note_lead_professional_when_named, event)

    @reaction("scheduling", "end_part_when_lead_professional_ended")
    def end_part_when_lead_professional_ended(self, event: Any) -> None:
        self.desk.react(reactions.end_part_when_lead_professional_ended, event)

    @reaction("scheduling", "end_parts_when_case_transferred")
    def end_parts_when_case_transferred(self, event: Any) -> None:
        self.desk.react(reactions.end_parts_when_case_transferred, event)

    @reaction("scheduling", "end_parts_when_case_sealed")
    def end_parts_when_case_sealed(self, event: Any) -> None:
        self.desk.react(reactions.end_parts_when_case_sealed, event)

    @reaction("scheduling", "erase_people_when_erasure_decided")
    def erase_people_when_erasure_decided(self, event: Any) -> None:
        self.desk.react(reactions.erase_people_when_erasure_decided, event)
