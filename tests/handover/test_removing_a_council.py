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
from tests.audit.region import referred
from tests.cli.parked_arranged import OTHER_QUEUE, QUEUE
from tests.eventstore.noting import accepted
from tests.handover.deployment import (
    Deployment,
    database_of_its_own,
    made_up_council,
    name_in,
    prepare,
    region_on,
)
from tests.handover.traces import traces
from tests.messaging.bus import Bus, bus_of_its_own

DELAYS = (0.2, 0.4)


@pytest.fixture
def bus() -> Iterator[Bus]:
    with bus_of_its_own() as bus:
        with Connection(bus.uri) as connection:
            topology.declare(connection, DELAYS)
        yield bus


class PowerCut(Exception):
    pass


def power_cut(removal: Removal) -> None:
    raise PowerCut


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


@pytest.fixture
def used(empty: str, bus: Bus, tmp_path: Path) -> Iterator[tuple[Deployment, str]]:
    """A deployment with a council that no other database of the cluster has, and that was used."""
    policy = made_up_council()
    council = policy.council
    with database_of_its_own(name_in(empty)) as url:
        deployment = Deployment(url, tmp_path, bus.uri)
        deployment.write_keys(policy)
        deployment.write_accounts(council, "elsewhere")
        (tmp_path / "verified").mkdir()
        (tmp_path / "verified" / f"{council}.note").write_text(f"kinplan.example/{council}")
        (tmp_path / "sign-in").mkdir()
        secret = f'client_secret_file = "{council}.secret"'
        (tmp_path / "sign-in" / f"{council}.toml").write_text(secret)
        (tmp_path / "sign-in" / f"{council}.secret").write_text("a client's secret")
        prepare(url, policy)
        with region_on(url, policy) as region:
            referred(region)
        tell(bus, council)
        tell(bus, "elsewhere")
        deployment.type("suspend", council, "--reason", "The service ends.")
        yield deployment, council


def test_nothing_is_left_whichever_step_was_interrupted(
    used: tuple[Deployment, str], bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not done yet is found by the search, which is how we know that it can find it."""
    deployment, council = used
    for step, left in (
        ("drop_schemas", f"referral_{council.replace('-', '_')}.stored_events: any row"),
        ("drop_roles", "pg_roles: rolname"),
        ("delete_files", f"verified/{council}.note"),
        ("delete_files", f"sign-in/{council}.secret"),
        ("take_out_accounts", "accounts.toml"),
        ("discard_messages", f"{QUEUE}.parked"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(Removal, step, power_cut)
            with pytest.raises(PowerCut):
                remove(deployment, council)
        assert left in traces(deployment, council), step
    told = deployment.type("remove", council)
    assert "Nothing is left" in told and "4 messages discarded" in told
    assert traces(deployment, council) == []
    assert bus.depth(f"{QUEUE}.parked") == 2  # of another council
    assert deployment.state(council) == "removed"
    assert "elsewhere-operator" in deployment.accounts.read_text()


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
