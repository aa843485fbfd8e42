"""Which messages follow from what happens to the conference."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.application.finding import letters_of
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.events import Terms
from services.notifications.domain.kinds import (
    ATTENDEE,
    CONFERENCE_CANCELLED,
    CONFERENCE_OWED,
    CONFERENCE_POSTPONED,
    HARM_REPORTED,
    PERSONAL_LINK,
    STAFF,
)
from services.notifications.domain.rules import nothing_is_said_of
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.store import CouncilStore
from shared.refusals import NotYet


def invite_when_conference_scheduled(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Everybody who is coming gets the day and the place, and is reminded some days before. Ignored when
    a later day is known, or this one was withdrawn: events come in any order."""
    letters, data = letters_of(store, act, event), event.data
    terms = Terms(until=data["starts_at"], sequence=data["sequence"], day=event.position)
    letters.fix_day(act, terms, data["attendees"], event.recorded_at)
    return (letters,)


def postpone_when_preparation_reopened(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The day does not hold: whoever was told of it hears that, and what waits is recalled. An
    announcement of that day that comes only later invites nobody."""
    return _withdraw(store, act, event, CONFERENCE_POSTPONED)


def say_so_when_conference_cancelled(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """There will be no conference: whoever was told of the day hears that, and not why."""
    return _withdraw(store, act, event, CONFERENCE_CANCELLED)


def _withdraw(
    store: CouncilStore, act: Act, event: IntegrationEvent, notice: str
) -> Sequence[Correspondence]:
    letters = letters_of(store, act, event)
    notice = "" if nothing_is_said_of(event.data["reason"]) else notice
    letters.withdraw_day(act, event.position, event.data["attendees"], notice)
    return (letters,)


def give_notice_when_attendee_excluded(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Whoever is excluded gets the notice of that, and nothing that was still to be sent to them."""
    letters = letters_of(store, act, event)
    letters.exclude(act, event.data["attendee"])
    return (letters,)


def alert_when_harm_reported(
    store: CouncilStore, act: Act, event: IntegrationEvent, managers: Sequence[str]
) -> Sequence[Correspondence]:
    """ "Immediate concern to social worker" (situation 17): the referrer and every manager are told at
    once that something needs them, also when the family no longer takes part."""
    letters = letters_of(store, act, event)
    for account in (event.data["referrer"], *managers):
        letters.request(act, HARM_REPORTED, account, STAFF)
    return (letters,)


def alert_managers_when_conference_owed(
    store: CouncilStore, act: Act, event: IntegrationEvent, managers: Sequence[str]
) -> Sequence[Correspondence]:
    """Every manager is told that a conference is owed which nobody prepares (situation 3: the "statutory
    offer still binds"). Raises NotYet when there is no manager to tell, so that people see to it."""
    if not managers:
        raise NotYet("No account of this council has the role manager, so that nobody can be told.")
    letters = letters_of(store, act, event)
    for account in managers:
        letters.request(act, CONFERENCE_OWED, account, STAFF)
    return (letters,)


def note_coordinator_when_allocated(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """What cannot be sent becomes a task for the coordinator. Ignored when something later is known."""
    letters = letters_of(store, act, event)
    letters.note_coordinator(act, event.data["coordinator"], event.position)
    return (letters,)


def clear_coordinator_when_released(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Who coordinates the case no longer has no part in it. Ignored when somebody else was allocated
    since."""
    letters = letters_of(store, act, event)
    letters.note_coordinator(act, "", event.position)
    return (letters,)


def send_link_when_issued(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The attendee gets the address of their page. One that waits, of an older link, is recalled: the
    token is made at the moment of sending, for the newest link alone."""
    letters, attendee = letters_of(store, act, event), event.data["attendee"]
    older = [m for m in letters.waiting_for(attendee) if m.kind == PERSONAL_LINK]
    for message in older:
        letters.recall(act, message.id, "link_replaced")
    letters.request(act, PERSONAL_LINK, attendee, ATTENDEE)
    return (letters,)
