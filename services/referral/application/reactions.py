"""What the referral service does when something happens elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from services.referral.domain.referral import LIFECYCLE, Referral
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.erasing import erase_people
from shared.eventstore.events import EventSourced
from shared.eventstore.store import CouncilStore
from shared.refusals import NotFound


def note_coordinator_when_allocated(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Referral]:
    """The coordinator has a part in the case from now on. Ignored when that is known already."""
    referral, coordinator = _referred(store, event), event.data["coordinator"]
    if referral.coordinator == coordinator:
        return ()
    referral.note_coordinator(act, coordinator)
    return (referral,)


def close_case_when_plan_closed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Referral]:
    """The plan is no longer followed up: the case has ended. Ignored when it has ended already,
    as it has when the family withdrew."""
    return _close(store, act, event)


def close_case_when_conference_cancelled(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Referral]:
    """There will be no conference: the case has ended. Ignored when it has ended already."""
    return _close(store, act, event)


def erase_people_when_erasure_decided(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """What is kept of them here is erased. Ignored for those who are erased here."""
    return erase_people(store, act, event)


def _close(store: CouncilStore, act: Act, event: IntegrationEvent) -> Sequence[Referral]:
    referral = _referred(store, event)
    if not LIFECYCLE.allows(referral.status, "close"):
        return ()
    referral.close(act, event.data["reason"])
    return (referral,)


def _referred(store: CouncilStore, event: IntegrationEvent) -> Referral:
    referral = store.find(Referral, Referral.id_of(event.council, event.case))
    if referral is None:
        raise NotFound("This case was never referred here.")
    return referral
