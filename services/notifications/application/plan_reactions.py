"""Which messages follow from what happens to the plan."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.application.finding import letters_of
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.events import Terms
from services.notifications.domain.kinds import (
    ATTENDEE,
    BREACH_REPORTED,
    PLAN_COPY,
    PLAN_DOUBTED,
    REVIEW_ASKED,
    REVIEW_DUE,
    REVIEW_OVERDUE,
    STAFF,
)
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.store import CouncilStore
from shared.refusals import NotYet


def send_copies_when_plan_agreed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """ "Everyone will be sent a copy of the plan" (Hertfordshire): those who were there, and the
    referrer. Ignored while the copies wait for somebody who checks them (situation 4: "send blocked
    until checked")."""
    if event.data["copies_held"]:
        return ()
    return _send_copies(store, act, event)


def send_copies_when_released(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The coordinator has checked the copies that waited. Ignored for whoever has one of that version."""
    return _send_copies(store, act, event)


def _send_copies(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    letters, version = letters_of(store, act, event), event.data["plan_version"]
    for attendee in event.data["copies_for"]:
        letters.request(act, PLAN_COPY, attendee, ATTENDEE, version)
    letters.request(act, PLAN_COPY, event.data["referrer"], STAFF, version)
    return (letters,)


def remind_when_review_due(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Those who check that the plan is working are reminded, and the coordinator."""
    letters, version = letters_of(store, act, event), event.data["plan_version"]
    for account in (event.data["referrer"], event.data["coordinator"]):
        letters.request(act, REVIEW_DUE, account, STAFF, version)
    letters.request(act, REVIEW_DUE, event.data["family_monitor"], ATTENDEE, version)
    return (letters,)


def escalate_when_review_overdue(
    store: CouncilStore, act: Act, event: IntegrationEvent, managers: Sequence[str]
) -> Sequence[Correspondence]:
    """A review that was not held in time is told to the referrer, the coordinator and every manager
    (situation 11: "becomes overdue and escalates")."""
    letters, data = letters_of(store, act, event), event.data
    for account in (data["referrer"], data["coordinator"], *managers):
        letters.request(act, REVIEW_OVERDUE, account, STAFF, data["plan_version"])
    return (letters,)


def alert_managers_when_breach_reported(
    store: CouncilStore, act: Act, event: IntegrationEvent, managers: Sequence[str]
) -> Sequence[Correspondence]:
    """Every manager is told until when the Information Commissioner has to be (situation 21). Raises
    NotYet when there is no manager to tell, so that people see to it."""
    if not managers:
        raise NotYet("No account of this council has the role manager, so that nobody can be told.")
    letters, data = letters_of(store, act, event), event.data
    for account in managers:
        terms = Terms(until=data["tell_by"])
        letters.request(act, BREACH_REPORTED, account, STAFF, data["plan_version"], terms)
    return (letters,)


def tell_when_review_asked(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The coordinator and the referrer hear that the family wants the plan looked at sooner."""
    return _tell_both(store, act, event, REVIEW_ASKED)


def tell_when_plan_doubted(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The coordinator and the referrer hear that the family says that the plan is not working."""
    return _tell_both(store, act, event, PLAN_DOUBTED)


def _tell_both(
    store: CouncilStore, act: Act, event: IntegrationEvent, kind: str
) -> Sequence[Correspondence]:
    letters, data = letters_of(store, act, event), event.data
    for account in (data["coordinator"], data["referrer"]):
        letters.request(act, kind, account, STAFF, data["plan_version"])
    return (letters,)
