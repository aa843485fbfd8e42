"""What the plan service does when something happens elsewhere, or a day comes."""

from __future__ import annotations

from collections.abc import Sequence

from services.plans.domain.plan import LIFECYCLE, Plan
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.erasing import erase_people
from shared.eventstore.events import EventSourced
from shared.eventstore.store import CouncilStore
from shared.restricting import (
    note_lifting_when_restriction_lifted as note_lifting_when_restriction_lifted,
)
from shared.restricting import (
    note_restriction_when_case_restricted as note_restriction_when_case_restricted,
)


def await_plan_when_conference_held(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Plan]:
    """The plan of a conference is to be written up. Ignored when the plan was closed before, as it
    is when the family withdrew and we hear of it in the other order."""
    plan = _find(store, event) or Plan.new(act, event.case)
    if plan.version and not LIFECYCLE.allows(plan.status, "await_again"):
        return ()
    data = event.data
    plan.wait_for_write_up(
        act, data["outcome"], data["referrer"], data["coordinator"], data["present"]
    )
    return (plan,)


def close_plan_when_consent_withdrawn(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Plan]:
    """The family no longer takes part. A plan that is only heard of later finds itself closed.
    Ignored when the plan is closed already, and when the referral was never accepted."""
    if not event.data["was_accepted"]:
        return ()
    plan = _find(store, event) or Plan.new(act, event.case)
    if plan.version and not LIFECYCLE.allows(plan.status, "close"):
        return ()
    plan.close(act, "consent_withdrawn")
    return (plan,)


def erase_people_when_erasure_decided(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """What is kept of them here is erased. Ignored for those who are erased here."""
    return erase_people(store, act, event)


def _find(store: CouncilStore, event: IntegrationEvent) -> Plan | None:
    return store.find(Plan, Plan.id_of(event.council, event.case))
