"""What the plan service does when something happens elsewhere, or a day comes."""

from __future__ import annotations

from collections.abc import Sequence

from services.plans.domain.plan import LIFECYCLE, Plan
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.erasing import erase_people
from shared.eventstore.events import EventSourced
from shared.eventstore.store import CouncilStore
from shared.parts_heard import (
    end_part_when_lead_professional_ended as end_part_when_lead_professional_ended,
)
from shared.parts_heard import (
    end_parts_when_case_sealed as end_parts_when_case_sealed,
)
from shared.parts_heard import (
    end_parts_when_case_transferred as end_parts_when_case_transferred,
)
from shared.parts_heard import (
    note_lead_professional_when_named as note_lead_professional_when_named,
)
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
    plan.wait_for_write_up(act, event.data, event.position)
    return (plan,)


def close_plan_when_consent_withdrawn(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Plan]:
    """The family no longer takes part. A plan that is only heard of later finds itself closed.
    Ignored when the plan is closed already, and when the referral was never accepted."""
    if not event.data["was_accepted"]:
        return ()
    return _end(store, act, event, "consent_withdrawn")


def close_plan_when_case_closed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Plan]:
    """The case has ended, and its plan with it. A plan that is only heard of later finds itself closed.
    Ignored when the plan is closed already, as it is when the case ended because of it."""
    return _end(store, act, event, event.data["reason"])


def reopen_plan_when_case_reopened(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Plan]:
    """The case goes on: its next conference makes the next plan. Ignored when there is no plan, and
    when it is open."""
    plan = _find(store, event)
    if plan is None or not LIFECYCLE.allows(plan.status, "reopen"):
        return ()
    plan.reopen(act, event.data["reason"])
    return (plan,)


def note_referrer_when_changed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Plan]:
    """Another professional agrees the plan from now on, and the previous one sees it no longer. Ignored
    when there is no plan, since the conference tells the referrer when it is held; and when something
    newer was heard before."""
    plan = _find(store, event)
    if plan is None or event.position <= plan.referrer_heard_at:
        return ()
    plan.note_referrer(act, event.data["referrer"], event.position)
    return (plan,)


def note_coordinator_when_allocated(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Plan]:
    """Another coordinator writes up the plan from now on. Ignored when there is no plan, since the
    conference tells the coordinator when it is held; and when something newer was heard before."""
    plan = _find(store, event)
    if plan is None or event.position <= plan.coordinator_heard_at:
        return ()
    plan.note_coordinator(act, event.data["coordinator"], event.position)
    return (plan,)


def note_release_when_coordinator_released(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Plan]:
    """Whoever coordinated the case does so no longer, and sees the plan no longer. Ignored when there is
    no plan; when somebody else coordinates it already; and when something newer was heard before."""
    plan = _find(store, event)
    if plan is None or event.position <= plan.coordinator_heard_at:
        return ()
    if plan.coordinator != event.data["coordinator"]:
        return ()
    plan.note_coordinator(act, "", event.position)
    return (plan,)


def erase_people_when_erasure_decided(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """What is kept of them here is erased. Ignored for those who are erased here."""
    return erase_people(store, act, event)


def _end(store: CouncilStore, act: Act, event: IntegrationEvent, reason: str) -> Sequence[Plan]:
    plan = _find(store, event) or Plan.new(act, event.case)
    if plan.version and not LIFECYCLE.allows(plan.status, "close"):
        return ()
    plan.end_with_case(act, reason)
    return (plan,)


def _find(store: CouncilStore, event: IntegrationEvent) -> Plan | None:
    return store.find(Plan, Plan.id_of(event.council, event.case))
