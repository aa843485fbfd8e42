"""The audit service as it runs: what does not agree with what came before is parked for people."""

from __future__ import annotations

from pathlib import Path

from shared.contracts.envelope import write
from shared.contracts.events import RECORDED
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in
from shared.messaging.parking import Parking
from shared.messaging.publishing import ConfirmingPublisher, Outgoing
from tests.audit.recorded import OTHER_DIGEST, recorded
from tests.messaging.bus import bus_of_its_own, until
from tests.messaging.processes import running

QUEUE = "audit.gather_record.referral"


def test_a_record_that_differs_is_parked_and_the_others_are_gathered(
    ledger: CouncilStore, empty_url: str, tmp_path: Path
) -> None:
    told = [recorded(7), recorded(7, digest=OTHER_DIGEST), recorded(8)]
    with bus_of_its_own() as bus:
        edge = ["-m", "services.audit", "edge"]
        with running(edge, bus, empty_url, tmp_path / "log", KINPLAN_RETRY_DELAYS="0.1,0.2"):
            publisher = ConfirmingPublisher(bus.uri)
            for event in told:
                body = write(event, RECORDED["referral"])
                publisher.publish([Outgoing("referral.records", event.routing_key, body)])
                until(lambda: 7 in _gathered(ledger), "the first is gathered first")
            until(lambda: bus.depth(f"{QUEUE}.parked") == 1, "parked")
            publisher.close()
            until(lambda: _gathered(ledger) == [7, 8], "the others gathered")
        with Parking(bus.uri) as parking:
            (parked,) = parking.look([QUEUE])
    assert parked.id == "referral/hertfordshire/7/record"
    assert parked.reason == "DigestDiffers: referral told another digest before for 7."
    assert parked.tries == 3
    assert OTHER_DIGEST.encode() in parked.body


def _gathered(ledger: CouncilStore) -> list[int]:
    statement = statement_in(ledger, "SELECT position FROM {schema}.entries ORDER BY position")
    with ledger.datastore.transaction() as curs:
        return [row["position"] for row in curs.execute(statement).fetchall()]
