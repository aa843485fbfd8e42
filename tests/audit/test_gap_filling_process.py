"""As it runs: a record that an operator discarded is gathered by asking the service that stored it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from eventsourcing.postgres import PostgresDatastore
from kombu import Connection

from services.audit.domain.events import GapFilled
from services.referral.application import published  # noqa: F401  (its topics are in the log)
from shared.acts import SYSTEM
from shared.contracts.envelope import parse
from shared.eventstore.store import CouncilStore
from shared.eventstore.witness import CommandRefused, Witness
from shared.follower.projecting import statement_in
from shared.messaging import topology
from shared.messaging.parking import Parking
from tests.acting import HERTFORDSHIRE, REFERENCE, act, master_of
from tests.messaging.bus import Bus, bus_of_its_own, until
from tests.messaging.processes import Process, running

QUEUE = "audit.gather_record.referral"
GARBLED = {"x-kinplan-reason": "It was garbled on the way."}
DELAYS = (0.1, 0.2)


@pytest.mark.marathon
def test_a_discarded_record_is_gathered_again_and_its_message_is_then_a_repeat(
    ledger: CouncilStore, database: PostgresDatastore, empty_url: str, tmp_path: Path
) -> None:
    referral = CouncilStore("referral", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))
    for n in range(1, 4):
        witness = Witness.new(REFERENCE, f"refused-{n}")
        witness.note(CommandRefused, act(), command="accept_referral", code="too_early")
        referral.keep(witness)

    with bus_of_its_own() as bus:

        def process(*what: str) -> Any:
            log = tmp_path / ".".join(what)
            return running(["-m", *what], bus, empty_url, log, KINPLAN_RETRY_DELAYS="0.1,0.2")

        with Connection(bus.uri) as connection:
            topology.declare(connection, DELAYS)
        with process("services.referral", "follower"):
            until(lambda: bus.depth(QUEUE) == 3, "three records are told")
            first, second, third = bus.drain(QUEUE)
            assert parse(second.body).position == 2
            bus.put(QUEUE, first.body)
            bus.put(f"{QUEUE}.parked", second.body, headers=GARBLED)
            bus.put(QUEUE, third.body)
        discard_what_is_parked(bus)

        with process("services.audit", "edge") as edge:
            until(lambda: gathered(ledger) == [1, 3], "the others are gathered, and nobody asks")
            with process("services.audit", "follower") as follower:
                until(lambda: "no_account" in follower.log.read_text(), "it asks who is down")
                with process("services.referral", "edge"):
                    until(lambda: gathered(ledger) == [1, 2, 3], "the gap is filled", 60)
                    until(lambda: told(ledger), "and it is recorded that it was")
                assert [(e.service, e.first, e.last, e.found) for e in told(ledger)] == [
                    ("referral", 2, 2, 1)
                ]
                assert told(ledger)[0].actor == SYSTEM
                bus.put(QUEUE, second.body)
                until(lambda: repeats(edge) == 1, "the message that comes late is a repeat")
        assert gathered(ledger) == [1, 2, 3]
        assert bus.depth(f"{QUEUE}.parked") == 0


def discard_what_is_parked(bus: Bus) -> None:
    """As an operator does it with `kinplan parked discard`."""
    with Parking(bus.uri) as parking:
        found = parking.look([QUEUE])
        assert [one.id for one in found] == ["referral/hertfordshire/2/record"]
        parking.discard(found)


def repeats(edge: Process) -> float:
    return edge.metric(
        "kinplan_messages_handled_total", reaction="gather_record", result="ignored_repeat"
    )


def told(ledger: CouncilStore) -> list[GapFilled]:
    events = [each.event for each in ledger.read_log(after=0, limit=100)]
    return [event for event in events if isinstance(event, GapFilled)]


def gathered(ledger: CouncilStore) -> list[int]:
    statement = "SELECT position FROM {schema}.entries WHERE service = 'referral' ORDER BY position"
    with ledger.datastore.transaction() as curs:
        return [row["position"] for row in curs.execute(statement_in(ledger, statement)).fetchall()]
