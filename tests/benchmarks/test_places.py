"""A run leaves neither virtual host nor database behind, and believes no contestant blindly."""

from __future__ import annotations

import os
import time
from urllib.parse import urlsplit

import psycopg
import pytest
import requests
from kombu import Connection, Producer

from benchmarks import queues
from benchmarks.contestant import started
from benchmarks.facts import facts
from benchmarks.failing import MeasurementFailed
from benchmarks.places import Places, fresh_places
from shared.policies import Policy


def _virtual_hosts(api: str) -> set[str]:
    return {host["name"] for host in requests.get(f"{api}/api/vhosts", timeout=30).json()}


def _databases(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database")}


def _name(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


def test_both_are_gone_after_a_run_that_failed(policies: dict[str, Policy]) -> None:
    kept: list[Places] = []
    with pytest.raises(MeasurementFailed), fresh_places(os.environ, policies) as places:
        kept.append(places)
        assert _name(places.amqp_uri) in _virtual_hosts(places.rabbit_api)
        assert _name(places.database_url) in _databases(os.environ["DATABASE_URL"])
        assert facts(places)["postgresql_settings"]["fsync"] in ("on", "off")
        raise MeasurementFailed("planted")
    assert _name(kept[0].amqp_uri) not in _virtual_hosts(kept[0].rabbit_api)
    assert _name(kept[0].database_url) not in _databases(os.environ["DATABASE_URL"])


def test_a_broker_without_its_management_api_is_refused(policies: dict[str, Policy]) -> None:
    given = {name: os.environ[name] for name in ("AMQP_URI", "DATABASE_URL")}
    with (
        pytest.raises(MeasurementFailed, match="KINPLAN_RABBIT_API is not set"),
        fresh_places(given, policies),
    ):
        pytest.fail("a run began all the same")


def test_a_message_that_did_not_arrive_ends_the_run(
    broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PATIENCE", 0.3)
    queues.declare(broker, (1.0,))
    name = queues.peer_queue().name
    with Connection(broker) as connection, connection.channel() as channel:
        Producer(channel).publish({}, routing_key=name)
    with pytest.raises(MeasurementFailed, match=f"{name} holds 1 messages, 2 were sent"):
        queues.take_all(broker, {name: 2})
    queues.take_all(broker, {name: 1})
    queues.take_all(broker, {name: 0})


def test_each_message_goes_to_one_queue_and_all_queues_are_alike() -> None:
    assert queues.arguments()["x-queue-type"] == "quorum"
    assert queues.peer_queue().queue_arguments == queues.arguments()


def test_a_contestant_that_fails_is_reported_with_its_last_words() -> None:
    with (
        pytest.raises(MeasurementFailed, match=r"(?s)ended early, with status 1.*No module named"),
        started("nobody_of_that_name", os.environ) as contestant,
    ):
        contestant.hear(30)


def test_a_contestant_is_gone_when_the_run_is_interrupted() -> None:
    """The follower waits for a database that does not answer; nobody waits for the follower."""
    nowhere = dict(os.environ) | {"DATABASE_URL": "postgresql://nobody:none@127.0.0.1:9/none"}
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt), started("follower", nowhere) as contestant:
        process = contestant._process
        raise KeyboardInterrupt
    assert process.poll() is not None
    assert time.monotonic() - begun < 10
