"""Nothing of a council that was removed is left but the note that it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from kombu import Connection

from cli.council_removing import Removal
from shared.contracts.envelope import write
from shared.contracts.events import NEWEST
from shared.messaging import topology
from shared.messaging.headers import ROUTING_KEY
from shared.messaging.publishing import ConfirmingPublisher, Outgoing
from shared.policies import Policy
from tests.cli.parked_arranged import OTHER_QUEUE, QUEUE
from tests.eventstore.noting import accepted
from tests.messaging.bus import Bus, bus_of_its_own
from tests.region.deployment import Deployment, prepare, region_on
from tests.region.traces import traces

DELAYS = (0.2, 0.4)


@pytest.fixture
def bus() -> Iterator[Bus]:
    with bus_of_its_own() as bus:
        with Connection(bus.uri) as connection:
            topology.declare(connection, DELAYS)
        yield bus


def tell(bus: Bus, council: str) -> None:
    """A message waits, one is to be tried again, one is parked, and one of these cannot be read."""
    event = replace(accepted(), council=council)
    body = write(event, NEWEST[event.name])
    named = {ROUTING_KEY: f"{council}.ReferralAccepted"}
    publisher = ConfirmingPublisher(bus.uri)
    publisher.publish(
        [
            Outgoing("", QUEUE, body),
            Outgoing("retry.0.4", OTHER_QUEUE, body, named),
            Outgoing(topology.PARKING.name, QUEUE, body, named),
            Outgoing(topology.PARKING.name, QUEUE, b"not an event of ours", named),
        ]
    )
    publisher.close()


def code_in(told: str) -> str:
    return told.rpartition("--confirm ")[2].strip()


def remove(deployment: Deployment, council: str, *more: str) -> str:
    """Look, and then have it gone."""
    code = code_in(deployment.type("remove", council, *more))
    return deployment.type("remove", council, "--confirm", code, *more)


def test_nothing_is_left_whichever_step_was_interrupted(
    sender: Deployment, policy: Policy, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step is left out once, as a fault that the search must find; the next run makes up for it."""
    council = policy.council
    sender.amqp_uri = bus.uri
    (sender.folder / "verified").mkdir()
    (sender.folder / "verified" / f"{council}.note").write_text(f"kinplan.example/{council}")
    tell(bus, council)
    tell(bus, "elsewhere")
    sender.type("suspend", council, "--reason", "The service ends.")
    for step, left in (
        ("drop_schemas", f"referral_{council.replace('-', '_')}.stored_events: any row"),
        ("drop_roles", "pg_roles: rolname"),
        ("delete_files", f"verified/{council}.note"),
        ("take_out_accounts", "accounts.toml"),
        ("discard_messages", f"{QUEUE}.parked"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(Removal, step, lambda self: None)
            remove(sender, council)
        assert left in traces(sender, council), step
    told = remove(sender, council)
    assert "backups" in told and "messages" in told
    others = [name for name in traces(sender, "elsewhere") if name.endswith(".parked")]
    assert traces(sender, council) == []
    assert others == [f"{QUEUE}.parked"]
    assert bus.depth(f"{QUEUE}.parked") == 2
    assert sender.state(council) == "removed"
    assert "Nothing is left" in sender.type("remove", council)
    assert "elsewhere-operator" in sender.accounts.read_text()


def test_a_council_that_is_served_is_refused_and_so_is_another_code(
    sender: Deployment, policy: Policy
) -> None:
    assert "is being served" in sender.refuses("remove", policy.council)
    assert "was used" in sender.refuses("remove", policy.council, "--never-used")
    sender.type("suspend", policy.council, "--reason", "The service ends.")
    shown = sender.type("remove", policy.council)
    assert "never exported from here" in shown and "backups" in shown
    assert "is not that" in sender.refuses("remove", policy.council, "--confirm", "0" * 8)
    assert sender.state(policy.council) == "suspended"
    with region_on(sender.url, policy) as region:
        assert region.ledger.last_position() > 0


def test_one_that_was_never_used_may_go_at_once_and_come_again(
    empty: str, receiver: Deployment, policy: Policy, bus: Bus, tmp_path: Path
) -> None:
    receiver.amqp_uri = bus.uri
    prepare(receiver.url, policy)
    told = remove(receiver, policy.council, "--never-used")
    assert "is removed from here" in told
    roles = [place for place in traces(receiver, policy.council) if place != "pg_roles: rolname"]
    assert roles == []  # the roles are those of every database of the cluster
    prepare(receiver.url, policy)
    assert receiver.state(policy.council) == "serving"


def test_the_roles_stay_while_another_database_of_the_cluster_has_the_council(
    sender: Deployment, policy: Policy, as_it_was: str
) -> None:
    sender.type("suspend", policy.council, "--reason", "The service ends.")
    code = code_in(sender.type("remove", policy.council))
    with pytest.raises(Exception, match="the broker did not do as asked"):
        sender.type("remove", policy.council, "--confirm", code)
    assert traces(sender, policy.council) == ["pg_roles: rolname"]
