"""Which messages are asked for when something happens elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.correspondence import ATTENDEE, STAFF, Correspondence
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.store import CouncilStore


def acknowledge_when_referral_received(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The referrer is told at once that the referral arrived."""
    letters = _of(store, act, event)
    letters.request(act, "acknowledgement", event.data["referrer"], STAFF)
    return (letters,)


def invite_when_conference_scheduled(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Everybody who is coming gets the day and the place."""
    letters = _of(store, act, event)
    for attendee in event.data["attendees"]:
        letters.request(act, "invitation", attendee, ATTENDEE)
    return (letters,)


def send_copies_when_plan_agreed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """ "Everyone will be sent a copy of the plan" (Hertfordshire): those who were there, and the
    referrer."""
    letters, version = _of(store, act, event), event.data["plan_version"]
    for attendee in event.data["copies_for"]:
        letters.request(act, "plan_copy", attendee, ATTENDEE, version)
    letters.request(act, "plan_copy", event.data["referrer"], STAFF, version)
    return (letters,)


def remind_when_review_due(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Those who check that the plan is working are reminded, and the coordinator."""
    letters, version = _of(store, act, event), event.data["plan_version"]
    for account in (event.data["referrer"], event.data["coordinator"]):
        letters.request(act, "review_due", account, STAFF, version)
    letters.request(act, "review_due", event.data["family_monitor"], ATTENDEE, version)
    return (letters,)


def stop_messages_when_consent_withdrawn(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The family no longer takes part: nothing more is sent, not even what is asked for later by
    an event that comes late. Ignored when it was stopped before."""
    letters = _of(store, act, event)
    letters.stop(act, "consent_withdrawn")
    return (letters,)


def _of(store: CouncilStore, act: Act, event: IntegrationEvent) -> Correspondence:
    found = store.find(Correspondence, Correspondence.id_of(event.council, event.case))
    return found or Correspondence.new(act, event.case)
