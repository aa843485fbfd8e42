"""The notification service as others reach it."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.notifications.application import commands, people, reactions
from shared.edge.answering import AnswersTheAudit
from shared.edge.extensions import ANYONE, DeskProvider, reaction

Answer = dict[str, Any]


class NotificationService(AnswersTheAudit):
    """Questions and reactions of the notification service."""

    name = "notifications"
    desk = DeskProvider()

    @rpc
    def list_messages(self, reference: str) -> Answer:
        return self.desk.show("list_messages", commands.list_messages, reference)

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
        managers = self.desk.edge.extra["managers"](event.council)
        self.desk.react(reactions.alert_managers_when_restricted_case_read, event, managers)

    @reaction("notifications", "note_restriction_when_case_restricted")
    def note_restriction_when_case_restricted(self, event: Any) -> None:
        self.desk.react(reactions.note_restriction_when_case_restricted, event)

    @reaction("notifications", "note_lifting_when_restriction_lifted")
    def note_lifting_when_restriction_lifted(self, event: Any) -> None:
        self.desk.react(reactions.note_lifting_when_restriction_lifted, event)

    @reaction("notifications", "erase_people_when_erasure_decided")
    def erase_people_when_erasure_decided(self, event: Any) -> None:
        self.desk.react(reactions.erase_people_when_erasure_decided, event)

    @reaction("notifications", "ask_to_delete_when_erasure_completed")
    def ask_to_delete_when_erasure_completed(self, event: Any) -> None:
        self.desk.react(reactions.ask_to_delete_when_erasure_completed, event)
