"""What the referral service does when something happens elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from services.referral.application.incoming_transfers import incoming_by, reference_of
from services.referral.application.transfer_files import destroy_file
from services.referral.domain import offering
from services.referral.domain.incoming_transfer import IncomingTransfer
from services.referral.domain.outgoing_transfer import OutgoingTransfer
from services.referral.domain.referral import Referral
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.erasing import erase_people
from shared.eventstore.events import EventSourced
from shared.eventstore.store import CouncilStore
from shared.refusals import NotFound, NotYet

OWN_ANNOUNCEMENTS = "referral/"
"""How the identifiers of this service's announcements begin."""


def note_coordinator_when_allocated(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Referral]:
    """The coordinator has a part in the case from now on. Ignored when that is known already, and when
    the case is sealed."""
    referral, coordinator = _referred(store, event), event.data["coordinator"]
    if referral.coordinator == coordinator or referral.is_sealed:
        return ()
    referral.note_coordinator(act, coordinator)
    return (referral,)


def note_release_when_coordinator_released(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Referral]:
    """The coordinator has no part in the case any more. Ignored when somebody else coordinates by now,
    or nobody, and when the case is sealed. Raises NotYet when their allocation was not heard of."""
    referral, coordinator = _referred(store, event), event.data["coordinator"]
    if referral.is_sealed:
        return ()
    if coordinator not in referral.coordinators:
        raise NotYet("That they coordinate this case has not been heard of yet.")
    if referral.coordinator != coordinator:
        return ()
    referral.note_release(act, coordinator)
    return (referral,)


def note_conference_when_held(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Referral]:
    """The conference was held, so that an accepted offer is kept. Ignored when that day or a later one is
    known already, and when the case is sealed."""
    referral, held_on = _referred(store, event), event.data["held_on"]
    known = referral.held_on is not None and referral.held_on >= held_on
    if known or referral.is_sealed:
        return ()
    referral.note_conference(act, held_on)
    return (referral,)


def close_case_when_plan_closed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Referral]:
    """The plan is no longer followed up: the case has ended. Ignored when it has ended already,
    as it has when the family withdrew, and when it was reopened since. While an accepted offer binds, which
    then came after the conference of that plan, the case goes on and the next conference is owed. Raises
    NotYet when that conference was not heard of."""
    referral = _referred(store, event)
    if referral.offer_binds and referral.held_on is None:
        raise NotYet("That the conference of this plan was held has not been heard of yet.")
    return _close(referral, act, event, "plan_closed")


def close_case_when_conference_cancelled(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Referral]:
    """There will be no conference: the case has ended. Ignored when it has ended already, and when it
    was reopened since. While an accepted offer binds, the case goes on and the conference is owed: whoever
    cancelled it did so before the scheduling service had heard of the offer."""
    return _close(_referred(store, event), act, event, "conference_cancelled")


def note_incoming_transfer_when_offered(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[IncomingTransfer]:
    """Another council of the region offers a case: it is noted here, in the store of the council that is
    asked. Ignored when that very offer is noted."""
    if incoming_by(store, event.data["transfer"]) is not None:
        return ()
    reference = reference_of(store, event.data["transfer"])
    return (IncomingTransfer.note(act, reference, event.council, event.data),)


def note_withdrawal_when_transfer_withdrawn(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[IncomingTransfer]:
    """The other council offers the case no longer, and stays responsible, also when this one has said yes
    meanwhile. Ignored when this one has said no, or has the case. Raises NotYet when no such offer of that
    council was heard of."""
    incoming = incoming_by(store, event.data["transfer"])
    if incoming is None or incoming.from_council != event.council:
        raise NotYet("No such offer of that council has been heard of yet.")
    incoming.withdraw(act, event.data["reason"])
    return (incoming,) if incoming.pending else ()


def record_answer_when_transfer_answered(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Referral]:
    """The council that was asked has answered: it is recorded here, in the store of the council that
    asked, and decided who is responsible. Ignored when the offer was withdrawn before, or answered. Raises
    NotFound for an offer that was not made to that council, as for one that was never made."""
    transfer = event.data["transfer"]
    offered = store.find(OutgoingTransfer, OutgoingTransfer.id_of(store.council, transfer))
    if offered is None or offered.to_council != event.council:
        raise NotFound("No such offer was made to that council.")
    referral = store.find(Referral, Referral.id_of(store.council, offered.case))
    if referral is None:
        raise NotFound("This case was never referred here.")
    referral.note_transfer_answer(act, transfer, event.data["answer"], event.data["reason"])
    return (referral,) if referral.pending else ()


def erase_people_when_erasure_decided(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """What is kept of them here is erased, and with it the whole file that came when the case was taken
    over, which would tell of them still. Ignored for those who are erased here."""
    id = IncomingTransfer.id_of(event.council, event.case)
    incoming = store.find(IncomingTransfer, id)
    tombstones = erase_people(store, act, event)
    if incoming is None or not incoming.keeps_file:
        return tombstones
    destroy_file(store, event.case)
    incoming.note_file_destroyed(act)
    return (*tombstones, incoming)


def _close(
    referral: Referral, act: Act, event: IntegrationEvent, because: str
) -> Sequence[Referral]:
    reason = event.data["reason"]
    reopened_since = referral.reopened_at is not None and event.recorded_at < referral.reopened_at
    if referral.status != "accepted" or reopened_since:
        return ()
    # What follows from an announcement of our own says nothing new of the family, and may come late: its
    # reason ended the case before it was reopened.
    said_there = "" if event.caused_by.startswith(OWN_ANNOUNCEMENTS) else reason
    if offering.ends_what_is_owed(referral, said_there):
        referral.note_conference_owed(act, because, reason, event.position)
        return (referral,) if referral.pending else ()
    referral.close(act, reason)
    return (referral,)


def _referred(store: CouncilStore, event: IntegrationEvent) -> Referral:
    referral = store.find(Referral, Referral.id_of(event.council, event.case))
    if referral is None:
        raise NotFound("This case was never referred here.")
    return referral
