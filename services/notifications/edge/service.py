"""The notification service as others reach it."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.notifications.application import commands, reactions
from shared.edge.extensions import ANYONE, SYSTEM_ONLY, DeskProvider, reaction

Answer = dict[str, Any]


class NotificationService:
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
    def tell(self, reference: str, positions: list[int]) -> Answer:
        return self.desk.tell(reference, positions, SYSTEM_ONLY)

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
