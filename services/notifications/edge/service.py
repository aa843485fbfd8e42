"""The notification service as others reach it."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.notifications.application import commands, people, reactions
from services.notifications.application.task_list import list_open_tasks
from shared.edge.answering import AnswersTheAudit
from shared.edge.extensions import ANYONE, DeskProvider, reaction

Answer = dict[str, Any]


class NotificationService(AnswersTheAudit):
    """Commands, questions and reactions of the notification service."""

    name = "notifications"
    desk = DeskProvider()

    @rpc
    def list_messages(self, reference: str) -> Answer:
        return self.desk.show("list_messages", commands.list_messages, reference)

    @rpc
    def settle_task(self, reference: str, body: Any) -> Answer:
        return self.desk.perform(commands.settle_task, reference, body)

    @rpc
    def list_open_tasks(self, reference: None) -> Answer:
        return self.desk.show("list_open_tasks", list_open_tasks, reference)

    @rpc
    def list_tasks(self, reference: str) -> Answer:
        return self.desk.show("list_tasks", commands.list_tasks, reference)

    @rpc
    def status(self, reference: str) -> Answer:
        return self.desk.show("status", commands.status, reference, ANYONE)

    @rpc
    def examine(self, reference: str, positions: list[int], names: dict[str, str]) -> Answer:
        return self.desk.examine(reference, positions, names, people.messages)

    @reaction("notifications", "acknowledge_when_referral_received")
    def acknowledge_when_referral_received(self, event: Any) -> None:
        self.desk.react(reactions.acknowledge_when_referral_received, event)

    @reaction("notifications", "invite_when_conference_scheduled")
    def invite_when_conference_scheduled(self, event: Any) -> None:
        self.desk.react(reactions.invite_when_conference_scheduled, event)

    @reaction("notifications", "answer_referrer_when_referral_declined")
    def answer_referrer_when_referral_declined(self, event: Any) -> None:
        self.desk.react(reactions.answer_referrer_when_referral_declined, event)

    @reaction("notifications", "ask_referrer_when_referral_returned")
    def ask_referrer_when_referral_returned(self, event: Any) -> None:
        self.desk.react(reactions.ask_referrer_when_referral_returned, event)

    @reaction("notifications", "introduce_us_when_referral_accepted")
    def introduce_us_when_referral_accepted(self, event: Any) -> None:
        self.desk.react(reactions.introduce_us_when_referral_accepted, event)

    @reaction("notifications", "tell_when_referrer_changed")
    def tell_when_referrer_changed(self, event: Any) -> None:
        self.desk.react(reactions.tell_when_referrer_changed, event)

    @reaction("notifications", "ask_for_own_consent_when_needed")
    def ask_for_own_consent_when_needed(self, event: Any) -> None:
        self.desk.react(reactions.ask_for_own_consent_when_needed, event)

    @reaction("notifications", "hand_over_when_age_limit_reached")
    def hand_over_when_age_limit_reached(self, event: Any) -> None:
        self.desk.react(reactions.hand_over_when_age_limit_reached, event, self._managers(event))

    @reaction("notifications", "stop_messages_when_pregnancy_lost")
    def stop_messages_when_pregnancy_lost(self, event: Any) -> None:
        self.desk.react(reactions.stop_messages_when_pregnancy_lost, event)

    @reaction("notifications", "resume_messages_when_case_reopened")
    def resume_messages_when_case_reopened(self, event: Any) -> None:
        self.desk.react(reactions.resume_messages_when_case_reopened, event)

    @reaction("notifications", "postpone_when_preparation_reopened")
    def postpone_when_preparation_reopened(self, event: Any) -> None:
        self.desk.react(reactions.postpone_when_preparation_reopened, event)

    @reaction("notifications", "say_so_when_conference_cancelled")
    def say_so_when_conference_cancelled(self, event: Any) -> None:
        self.desk.react(reactions.say_so_when_conference_cancelled, event)

    @reaction("notifications", "give_notice_when_attendee_excluded")
    def give_notice_when_attendee_excluded(self, event: Any) -> None:
        self.desk.react(reactions.give_notice_when_attendee_excluded, event)

    @reaction("notifications", "note_coordinator_when_allocated")
    def note_coordinator_when_allocated(self, event: Any) -> None:
        self.desk.react(reactions.note_coordinator_when_allocated, event)

    @reaction("notifications", "clear_coordinator_when_released")
    def clear_coordinator_when_released(self, event: Any) -> None:
        self.desk.react(reactions.clear_coordinator_when_released, event)

    @reaction("notifications", "send_copies_when_released")
    def send_copies_when_released(self, event: Any) -> None:
        self.desk.react(reactions.send_copies_when_released, event)

    @reaction("notifications", "send_link_when_issued")
    def send_link_when_issued(self, event: Any) -> None:
        self.desk.react(reactions.send_link_when_issued, event)

    @reaction("notifications", "tell_when_review_asked")
    def tell_when_review_asked(self, event: Any) -> None:
        self.desk.react(reactions.tell_when_review_asked, event)

    @reaction("notifications", "tell_when_plan_doubted")
    def tell_when_plan_doubted(self, event: Any) -> None:
        self.desk.react(reactions.tell_when_plan_doubted, event)

    @reaction("notifications", "alert_when_harm_reported")
    def alert_when_harm_reported(self, event: Any) -> None:
        self.desk.react(reactions.alert_when_harm_reported, event, self._managers(event))

    @reaction("notifications", "alert_managers_when_conference_owed")
    def alert_managers_when_conference_owed(self, event: Any) -> None:
        self.desk.react(reactions.alert_managers_when_conference_owed, event, self._managers(event))

    @reaction("notifications", "escalate_when_review_overdue")
    def escalate_when_review_overdue(self, event: Any) -> None:
        self.desk.react(reactions.escalate_when_review_overdue, event, self._managers(event))

    @reaction("notifications", "alert_managers_when_breach_reported")
    def alert_managers_when_breach_reported(self, event: Any) -> None:
        self.desk.react(reactions.alert_managers_when_breach_reported, event, self._managers(event))

    @reaction("notifications", "send_copies_when_plan_agreed")
    def send_copies_when_plan_agreed(self, event: Any) -> None:
        self.desk.react(reactions.send_copies_when_plan_agreed, event)

    @reaction("notifications", "remind_when_review_due")
    def remind_when_review_due(self, event: Any) -> None:
        self.desk.react(reactions.remind_when_review_due, event)

    @reaction("notifications", "stop_messages_when_consent_withdrawn")
    def stop_messages_when_consent_withdrawn(self, event: Any) -> None:
        self.desk.react(reactions.stop_messages_when_consent_withdrawn, event)

    @reaction("notifications", "alert_managers_when_restricted_case_read")
    def alert_managers_when_restricted_case_read(self, event: Any) -> None:
        self.desk.react(
            reactions.alert_managers_when_restricted_case_read, event, self._managers(event)
        )

    @reaction("notifications", "note_restriction_when_case_restricted")
    def note_restriction_when_case_restricted(self, event: Any) -> None:
        self.desk.react(reactions.note_restriction_when_case_restricted, event)

    @reaction("notifications", "note_lifting_when_restriction_lifted")
    def note_lifting_when_restriction_lifted(self, event: Any) -> None:
        self.desk.react(reactions.note_lifting_when_restriction_lifted, event)

    @reaction("notifications", "note_lead_professional_when_named")
    def note_lead_professional_when_named(self, event: Any) -> None:
        self.desk.react(reactions.note_lead_professional_when_named, event)

    @reaction("notifications", "end_part_when_lead_professional_ended")
    def end_part_when_lead_professional_ended(self, event: Any) -> None:
        self.desk.react(reactions.end_part_when_lead_professional_ended, event)

    @reaction("notifications", "end_parts_when_case_transferred")
    def end_parts_when_case_transferred(self, event: Any) -> None:
        self.desk.react(reactions.end_parts_when_case_transferred, event)

    @reaction("notifications", "end_parts_when_case_sealed")
    def end_parts_when_case_sealed(self, event: Any) -> None:
        self.desk.react(reactions.end_parts_when_case_sealed, event)

    @reaction("notifications", "erase_people_when_erasure_decided")
    def erase_people_when_erasure_decided(self, event: Any) -> None:
        self.desk.react(reactions.erase_people_when_erasure_decided, event)

    @reaction("notifications", "ask_to_delete_when_erasure_completed")
    def ask_to_delete_when_erasure_completed(self, event: Any) -> None:
        self.desk.react(reactions.ask_to_delete_when_erasure_completed, event)

    def _managers(self, event: Any) -> list[str]:
        found: list[str] = self.desk.edge.extra["managers"](event.council)
        return found
