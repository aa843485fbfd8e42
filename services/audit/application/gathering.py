"""Gathers what every service tells of every event that it stored."""

from __future__ import annotations

from services.audit.application.parts import note_parts
from services.audit.domain.refusals import DigestDiffers
from shared.clock import Clock
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.inbox import HANDLED, IGNORED_REPEAT
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in


def gather_record(store: CouncilStore, event: IntegrationEvent, clock: Clock) -> str:
    """Keep the place and the digest of a stored event. A repeat is ignored.

    Raises DigestDiffers when another digest came before for the same place: somebody changed the
    store, or two installations write to one council. It is parked, for people to look at.
    """
    data = event.data
    statement = statement_in(
        store,
        'INSERT INTO {schema}.entries AS e (service, position, "case", aggregate, version, topic, '
        "recorded_at, digest, gathered_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (service, position) DO NOTHING",
    )
    values = (
        event.service,
        event.position,
        event.case,
        data["aggregate"],
        data["version"],
        data["topic"],
        data["recorded_at"],
        data["digest"],
        clock(),
    )
    with store.datastore.transaction(commit=True) as curs:
        if curs.execute(statement, values).rowcount:
            return HANDLED
        known = statement_in(
            store, "SELECT digest FROM {schema}.entries WHERE service = %s AND position = %s"
        )
        row = curs.execute(known, (event.service, event.position)).fetchone()
    if row is None or row["digest"] != data["digest"]:
        raise DigestDiffers(f"{event.service} told another digest before for {event.position}.")
    return IGNORED_REPEAT


def note_announcement(store: CouncilStore, event: IntegrationEvent, clock: Clock) -> str:
    """Keep that a public event was announced and heard, and who has a part in the case. A repeat is
    ignored."""
    statement = statement_in(
        store,
        "INSERT INTO {schema}.announcements (service, position, event, heard_at) "
        "VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
    )
    with store.datastore.transaction(commit=True) as curs:
        done = curs.execute(
            statement, (event.service, event.position, event.name, clock())
        ).rowcount
        note_parts(store, curs, event)
    return HANDLED if done else IGNORED_REPEAT
