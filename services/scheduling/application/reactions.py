"""What the scheduling service does when something happens elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from services.scheduling.domain.conference import LIFECYCLE, Conference
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.erasing import erase_people
from shared.eventstore.events import EventSourced
from shared.eventstore.store import CouncilStore
from shared.refusals import NotYet
from shared.restricting import (
    note_lifting_when_restriction_lifted as note_lifting_when_restriction_lifted,
)
from shared.restricting import (
    note_restriction_when_case_restricted as note_restriction_when_case_restricted,
)


def open_conference_when_referral_accepted(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Conference]:
    """An accepted referral has a conference to prepare. Ignored when it is open already."""
    if _find(store, event) is not None:
        return ()
    data = event.data
    return (
        Conference.open(act, event.case, data["referrer"], data["children"], data["conference_by"]),
    )


def cancel_conference_when_consent_withdrawn(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Conference]:
    """The family no longer takes part. A conference that was held is not cancelled, but the family
    will not meet again, even if we hear only later that its plan was not agreed. Ignored when the
    referral was never accepted, since no conference was opened then, and when the conference was
    cancelled before."""
    if not event.data["was_accepted"]:
        return ()
    conference = _awaited(store, event)
    if LIFECYCLE.allows(conference.status, "note_withdrawal"):
        conference.note_withdrawal(act)
        return (conference,)
    if not LIFECYCLE.allows(conference.status, "cancel"):
        return ()
    conference.cancel(act, "consent_withdrawn")
    return (conference,)


def reconvene_when_plan_not_agreed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Conference]:
    """The plan was not agreed and the family will meet again. Ignored when the next step is another
    one, when the conference is being prepared again already, and when the family has withdrawn."""
    if event.data["next_step"] != "another_meeting":
        return ()
    return _reconvene(store, act, event, "plan_not_agreed")


def reconvene_when_plan_not_working(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Conference]:
    """A review found that the plan does not work. Ignored when the review found otherwise, and when
    the family has withdrawn."""
    if event.data["outcome"] != "not_working":
        return ()
    return _reconvene(store, act, event, "plan_not_working")


def erase_people_when_erasure_decided(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """What is kept of them here is erased. Ignored for those who are erased here."""
    return erase_people(store, act, event)


def _reconvene(
    store: CouncilStore, act: Act, event: IntegrationEvent, reason: str
) -> Sequence[Conference]:
    conference = _awaited(store, event)
    if conference.consent_withdrawn or not LIFECYCLE.allows(conference.status, "reconvene"):
        return ()
    conference.reconvene(act, reason)
    return (conference,)


def _find(store: CouncilStore, event: IntegrationEvent) -> Conference | None:
    return store.find(Conference, Conference.id_of(event.council, event.case))


def _awaited(store: CouncilStore, event: IntegrationEvent) -> Conference:
    conference = _find(store, event)
    if conference is None:
        raise NotYet("The acceptance of this referral has not been heard of yet.")
    return conference
