"""What happens elsewhere in a made-up case, as the notification service hears of it, and what it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.notifications.application import reactions
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.events import Message, Requested
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.events import CaseEvent
from tests.acting import REFERENCE, heard, later
from tests.kept import Kept, answered
from tests.notifications.arranged import by_kinplan

MANAGERS = ["herts-manager", "herts-manager-2"]


def at(when: datetime, event: IntegrationEvent) -> IntegrationEvent:
    """The event, recorded at that time by the service that announced it."""
    return replace(event, recorded_at=when, occurred_at=when)


def scheduled(
    position: int, sequence: int = 0, days: float = 21, attendees: Sequence[str] = ("joan", "cas")
) -> IntegrationEvent:
    """A day was fixed."""
    return heard(
        "ConferenceScheduled",
        position,
        starts_at=later(days),
        place="venue",
        attendees=list(attendees),
        sequence=sequence,
    )


def reopened(
    position: int, attendees: Sequence[str] = ("joan", "cas"), reason: str = "court_order"
) -> IntegrationEvent:
    """The day does not hold."""
    return heard("PreparationReopened", position, reason=reason, attendees=list(attendees))


def cancelled(
    position: int, attendees: Sequence[str] = ("joan", "cas"), reason: str = "family_request"
) -> IntegrationEvent:
    """There will be no conference."""
    return heard("ConferenceCancelled", position, reason=reason, attendees=list(attendees))


def withdrawn(position: int = 60) -> IntegrationEvent:
    """The family no longer takes part."""
    return heard("ConsentWithdrawn", position, was_accepted=True)


def lost(position: int = 70, case_goes_on: bool = False) -> IntegrationEvent:
    """A child who was expected will not be born."""
    return heard("PregnancyLost", position, child="1c" * 16, case_goes_on=case_goes_on)


REACTIONS = {
    "ConferenceScheduled": reactions.invite_when_conference_scheduled,
    "PreparationReopened": reactions.postpone_when_preparation_reopened,
    "ConferenceCancelled": reactions.say_so_when_conference_cancelled,
    "AttendeeExcluded": reactions.give_notice_when_attendee_excluded,
    "CoordinatorAllocated": reactions.note_coordinator_when_allocated,
    "CoordinatorReleased": reactions.clear_coordinator_when_released,
    "HarmReported": reactions.alert_when_harm_reported,
    "ReferralReceived": reactions.acknowledge_when_referral_received,
    "ReferralAccepted": reactions.introduce_us_when_referral_accepted,
    "ReferrerChanged": reactions.tell_when_referrer_changed,
    "OwnConsentNeeded": reactions.ask_for_own_consent_when_needed,
    "AgeLimitReached": reactions.hand_over_when_age_limit_reached,
    "ConsentWithdrawn": reactions.stop_messages_when_consent_withdrawn,
    "PregnancyLost": reactions.stop_messages_when_pregnancy_lost,
    "CaseReopened": reactions.resume_messages_when_case_reopened,
    "PlanAgreed": reactions.send_copies_when_plan_agreed,
    "PlanCopiesReleased": reactions.send_copies_when_released,
    "ReviewOverdue": reactions.escalate_when_review_overdue,
    "BreachReported": reactions.alert_managers_when_breach_reported,
    "ConferenceOwed": reactions.alert_managers_when_conference_owed,
}
WITH_MANAGERS = (
    "HarmReported",
    "ReviewOverdue",
    "BreachReported",
    "AgeLimitReached",
    "ConferenceOwed",
)


class Case:
    """What is kept of one case's messages, while things happen to it."""

    def __init__(self) -> None:
        self.store = Kept()

    @property
    def letters(self) -> Correspondence:
        """The case's correspondence as it is now."""
        found = self.store.find(Correspondence, Correspondence.id_of("hertfordshire", REFERENCE))
        assert found is not None, "nothing was heard of yet"
        return found

    def hears(self, event: IntegrationEvent, managers: Sequence[str] = MANAGERS) -> list[CaseEvent]:
        """Hear of the event; what is recorded of it."""
        known = (managers,) if event.name in WITH_MANAGERS else ()

        def reaction(store: Any, act: Any, event: Any) -> Any:
            return REACTIONS[event.name](store, act, event, *known)

        return answered(self.store, reaction, event)

    def delivers(self, *kinds: str) -> None:
        """Deliver what waits of these kinds; of every kind when none is named."""
        for message in self.waiting(*kinds):
            self.starts(message)
            letters = self.letters
            letters.deliver(by_kinplan(at=later(400)), message.id, "0" * 64)
            self.store.keep(letters)

    def starts(self, message: Message) -> None:
        """Begin to hand a message over."""
        letters = self.letters
        letters.start_sending(by_kinplan(at=later(400)), message.id)
        self.store.keep(letters)

    def waiting(self, *kinds: str) -> list[Message]:
        """What still waits of these kinds; of every kind when none is named."""
        return [
            message
            for message in self.letters.messages.values()
            if self.letters.is_waiting(message.id) and (not kinds or message.kind in kinds)
        ]

    def state(self, kind: str, recipient: str) -> list[str]:
        """The states of the messages of that kind to that recipient, in the order of asking."""
        return [
            message.state
            for message in self.letters.messages.values()
            if (message.kind, message.recipient) == (kind, recipient)
        ]


def asked(events: Sequence[CaseEvent]) -> list[tuple[str, str]]:
    """The messages that were asked for: each kind and recipient."""
    return [(e.kind, e.recipient) for e in events if isinstance(e, Requested)]
