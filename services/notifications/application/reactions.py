"""Which messages are asked for when something happens elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.correspondence import (
    ATTENDEE,
    PLEASE_DELETE,
    STAFF,
    Correspondence,
)
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.erasing import erase_people
from shared.eventstore.events import EventSourced
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import Run
from shared.refusals import NotYet
from shared.restricting import (
    note_lifting_when_restriction_lifted as note_lifting_when_restriction_lifted,
)
from shared.restricting import (
    note_restriction_when_case_restricted as note_restriction_when_case_restricted,
)


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


def alert_managers_when_restricted_case_read(
    store: CouncilStore, act: Act, event: IntegrationEvent, managers: Sequence[str]
) -> Sequence[Correspondence]:
    """Every manager of the council is told that somebody read a restricted case; who and why is in
    the record of readings. Raises NotYet when there is no manager to tell, so that people see to it."""
    if not managers:
        raise NotYet("No account of this council has the role manager, so that nobody can be told.")
    letters = _of(store, act, event)
    for account in managers:
        letters.request(act, "restricted_case_read", account, STAFF)
    return (letters,)


def erase_people_when_erasure_decided(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """What is kept of them here is erased, and nothing more is sent to them: what waits leaves the
    outbox at once. Ignored for those who are erased here."""
    letters = _of(store, act, event)

    def purge(run: Run, case: str, person: str) -> None:
        waiting = [message.id for message in letters.waiting_for(person)]
        run("DELETE FROM {schema}.outbox WHERE message = ANY(%s)", (waiting,))

    tombstones = erase_people(store, act, event, purge)
    for person in event.data["people"]:
        letters.stop_recipient(act, person, "person_erased")
    return (*tombstones, letters)


def ask_to_delete_when_erasure_completed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Everybody else who has a copy that tells of them is asked to delete it (UK GDPR Art. 19): those
    who were sent such a plan version, and accounts that took the case away as a file. Ignored when
    nobody has any."""
    letters, data = _of(store, act, event), event.data
    asked = {account: STAFF for account in data["holders"]}
    asked |= letters.holders_of(data["plan_versions"])
    for recipient, recipient_is in asked.items():
        if recipient not in data["people"]:
            letters.request(act, PLEASE_DELETE, recipient, recipient_is)
    return (letters,)


def _of(store: CouncilStore, act: Act, event: IntegrationEvent) -> Correspondence:
    found = store.find(Correspondence, Correspondence.id_of(event.council, event.case))
    return found or Correspondence.new(act, event.case)
