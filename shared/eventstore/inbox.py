"""Messages come at least once; what they cause happens once.

The message's identity (who announced it, and its position there) is recorded in the same
transaction as what it causes. A repeat finds its identity there, and is ignored in so many words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from eventsourcing.persistence import Tracking
from psycopg.sql import SQL, Identifier

from shared.acts import SYSTEM, Act
from shared.clock import Clock
from shared.contracts.envelope import IntegrationEvent
from shared.contracts.subscriptions import CROSSING, subscriptions_of
from shared.eventstore.events import NO_CASE, EventSourced
from shared.eventstore.store import AlreadyHandled, Conflict, CouncilStore

QUICK_TRIES = 4

Reaction = Callable[[CouncilStore, Act, IntegrationEvent], Sequence[EventSourced]]


class WrongCouncil(Exception):
    """An event of one council would be handled in the store of another that it does not name."""


HANDLED, IGNORED_REPEAT = "handled", "ignored_repeat"


def handle_once(
    store: CouncilStore, name: str, reaction: Reaction, event: IntegrationEvent, clock: Clock
) -> str:
    """Let the reaction answer the event, unless it did so before; return which of the two.

    When somebody else saves the same record at the same moment, it is decided again at once, a few
    times. Raises Conflict after that, NotYet when what the event depends on has not been heard of,
    and whatever the reaction raises; nothing is recorded then, and the message may come again.
    Raises WrongCouncil for another council's event, unless the reaction is one of those that cross.
    """
    origin = _origin(store, name, event)
    tracking = Tracking(_noted_as(name, event.service, origin), event.position)
    if origin:
        event = replace(event, case=NO_CASE)  # the other council's reference is not ours to know
    for tries_left in reversed(range(QUICK_TRIES)):
        if store.has_handled(tracking):
            return IGNORED_REPEAT
        records = reaction(store, act_of(event, store, clock), event)
        try:
            store.keep(*records, tracking=tracking)
        except AlreadyHandled:
            return IGNORED_REPEAT
        except Conflict:
            if not tries_left:
                raise
        else:
            return HANDLED
    raise AssertionError("unreachable")


def act_of(event: IntegrationEvent, store: CouncilStore, clock: Clock) -> Act:
    """The circumstances of a reaction: Kinplan itself acts, because of the event."""
    now = clock()
    return Act(
        actor=SYSTEM,
        role="system",
        council=store.council,
        occurred_at=now,
        recorded_at=now,
        policy=store.policy_at(now),
        request_id=event.request_id,
        caused_by=event.id,
    )


def heard_of(store: CouncilStore, announced: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Which of those announcements, pairs of a service and a position in its log, were handled here,
    and by which reaction; also those that were heard and changed nothing."""
    wanted = {(service, position) for service, position in announced}
    rows = {_noted_as(row.reaction, row.source): row for row in subscriptions_of(store.service)}
    if not wanted:
        return []
    statement: Any = SQL(
        "SELECT application_name, notification_id FROM {}.notification_tracking "
        "WHERE application_name = ANY(%s) AND notification_id = ANY(%s)"
    ).format(Identifier(store.schema))
    with store.datastore.transaction() as curs:
        handled = curs.execute(
            statement, (list(rows), [position for _, position in wanted])
        ).fetchall()
    found = [(rows[each["application_name"]], each["notification_id"]) for each in handled]
    return [
        {"service": row.source, "position": position, "reaction": row.reaction}
        for row, position in found
        if (row.source, position) in wanted
    ]


def crossing(service: str, name: str, event: IntegrationEvent) -> str | None:
    """The council in whose store a reaction that crosses handles the event; None for all others."""
    row = CROSSING.get((service, name))
    if row is None:
        return None
    council: str = event.data[row.crosses]
    return council


def _origin(store: CouncilStore, name: str, event: IntegrationEvent) -> str:
    """The council whose event it is, where it is another's; empty where it is the store's own."""
    named = crossing(store.service, name, event)
    wrong = (
        event.council != store.council
        if named is None
        else named != store.council or named == event.council
    )
    if wrong:
        raise WrongCouncil(
            f"{name} does not handle an event of {event.council} in the store of {store.council}."
        )
    return event.council if named else ""


def _noted_as(reaction: str, source: str, origin: str = "") -> str:
    """How the inbox calls what one reaction handles of one service; of another council with its name,
    since each council's log counts for itself."""
    return f"{reaction}@{source}/{origin}" if origin else f"{reaction}@{source}"
