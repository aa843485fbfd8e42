"""One example of every stored event. The values of personal fields are words that occur nowhere
else, so that they can be looked for where they must never be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from services.access.application import narrative as access_narrative
from services.access.application import published as access_published
from services.access.domain import events as access
from services.audit.application import narrative as audit_narrative
from services.audit.application import published as audit_published
from services.audit.domain import events as audit
from services.notifications.application import narrative as notifications_narrative
from services.notifications.application import published as notifications_published
from services.notifications.domain import events as notifications
from services.plans.application import narrative as plans_narrative
from services.plans.application import published as plans_published
from services.plans.domain import events as plans
from services.referral.application import narrative as referral_narrative
from services.referral.application import published as referral_published
from services.referral.domain import events as referral
from services.scheduling.application import narrative as scheduling_narrative
from services.scheduling.application import published as scheduling_published
from services.scheduling.domain import events as scheduling
from shared import parts_heard, restricting
from shared.eventstore import witness
from shared.eventstore.events import CaseEvent
from shared.eventstore.store import LoggedEvent
from shared.identifiers import identifier
from shared.messaging.publishing import Outgoing
from shared.messaging.relay import Relay
from tests.acting import HERTFORDSHIRE, REFERENCE, act
from tests.examples import (
    around,
    of_access,
    of_audit,
    of_notifications,
    of_plans,
    of_referral,
    of_scheduling,
)

EVENTS: dict[str, ModuleType] = {
    "referral": referral,
    "scheduling": scheduling,
    "plans": plans,
    "notifications": notifications,
    "audit": audit,
    "access": access,
}
PUBLISHED: dict[str, ModuleType] = {
    "referral": referral_published,
    "scheduling": scheduling_published,
    "plans": plans_published,
    "notifications": notifications_published,
    "audit": audit_published,
    "access": access_published,
}
NARRATIVES: dict[str, ModuleType] = {
    "referral": referral_narrative,
    "scheduling": scheduling_narrative,
    "plans": plans_narrative,
    "notifications": notifications_narrative,
    "audit": audit_narrative,
    "access": access_narrative,
}
AROUND = (
    witness.PersonalContentRead,
    witness.CommandRefused,
    witness.Erased,
    restricting.RestrictionNoted,
    parts_heard.LeadProfessionalNoted,
    parts_heard.LeadProfessionalEndNoted,
    parts_heard.AllPartsEnded,
)

VALUES: dict[type[CaseEvent], dict[str, Any]] = {
    **of_referral.VALUES,
    **of_scheduling.VALUES,
    **of_plans.VALUES,
    **of_notifications.VALUES,
    **of_audit.VALUES,
    **of_access.VALUES,
    **around.VALUES,
}


def service_of(kind: type[CaseEvent]) -> str | None:
    """The service whose own event that is: its module of events names it, from whichever file."""
    for service, module in EVENTS.items():
        if vars(module).get(kind.__name__) is kind:
            return service
    return None


def example(kind: type[CaseEvent], **changes: Any) -> CaseEvent:
    """An example of that stored event."""
    return kind(
        originator_id=identifier("example", kind.TOPIC),
        originator_version=1,
        case=REFERENCE,
        **act().provenance(),
        **{**VALUES[kind], **changes},
    )


def examples(service: str) -> Iterator[CaseEvent]:
    """An example of everything that the service stores: what is its own, and what any may."""
    for kind in VALUES:
        if service_of(kind) == service or kind in AROUND:
            yield example(kind)
    if service == "plans":
        yield example(plans.Proposed, plan_version=2)


class _Place:
    """A council in a service; it has a name and no log."""

    council = HERTFORDSHIRE.council
    schema = "none"

    def __init__(self, service: str) -> None:
        self.service = service


def relayed(service: str, event: CaseEvent, announce: Any = None) -> list[tuple[str, Outgoing]]:
    """What the service's relay publishes of the event."""
    relay = Relay(
        _Place(service),  # type: ignore[arg-type]
        announce or PUBLISHED[service].announce,
        None,  # type: ignore[arg-type]
        (),
    )
    state = hashlib.sha256(event.TOPIC.encode()).digest()
    return relay.messages(LoggedEvent(41, event.TOPIC, state, event, event.recorded_at))


def everything_relayed() -> Iterator[tuple[str, CaseEvent, str, Outgoing]]:
    """Of every service: the stored event, and each message that is published of it."""
    for service in EVENTS:
        for event in examples(service):
            for name, outgoing in relayed(service, event):
                yield service, event, name, outgoing
