"""Operators and parked messages: nothing is lost, and nothing is done that is not recorded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from cli import parked
from cli.errors import CommandFailed
from services.audit.domain.events import OperatorActed
from shared.eventstore.database import open_database
from shared.eventstore.store import CouncilStore
from shared.messaging import topology
from shared.messaging.headers import ROUTING_KEY
from shared.messaging.parking import Parking
from shared.policy_files import read_policies
from tests.acting import COUNCILS, REFERENCE, master_of
from tests.cli.parked_arranged import (
    KEY,
    OTHER_QUEUE,
    QUEUE,
    body_of,
    let_the_broker_park,
    park,
    park_event,
)
from tests.eventstore.noting import accepted
from tests.eventstore.stores import empty_url, emptying, shared_url  # noqa: F401
from tests.messaging.bus import Bus, bus_of_its_own, until
from tests.messaging.processes import Process, running

ROOT = Path(__file__).resolve().parents[2]
NONE = "No messages are parked."
OPERATORS = (
    ("herts-manager", "hertfordshire", "manager"),
    ("herts-operator", "hertfordshire"),
    ("cbeds-operator", "central-bedfordshire"),
    *((f"{council}-operator", council) for council in ("sefton", "northmere", "eastmarch-adults")),
)


def operator(id: str, council: str, role: str = "operator") -> str:
    """An account of a made-up person, as the accounts file has it."""
    return (
        f'[[account]]\nid = "{id}"\nname = "Una Bright"\ncouncil = "{council}"\n'
        f'roles = ["{role}"]\nprofession = "{role}"\nemail = "{id}@councils.example"\n'
    )


@dataclass
class Counter:
    """Where operators work: the bus, the audit service, and what it recorded."""

    bus: Bus
    audit: Process
    ledgers: dict[str, CouncilStore]
    accounts: Path
    out: pytest.CaptureFixture[str] | None = None

    def run(self, verb: str, id: str = "", **options: Any) -> str:
        """What `kinplan parked` prints."""
        parked.main(Namespace(command="parked", verb=verb, id=id, **options))
        assert self.out is not None
        return self.out.readouterr().out

    def fails(self, verb: str, id: str = "", **options: Any) -> str:
        """The message with which it fails."""
        with pytest.raises(CommandFailed) as failed:
            self.run(verb, id, **options)
        return str(failed.value)

    def acts(self, council: str = "hertfordshire") -> list[OperatorActed]:
        """What the audit service recorded of operators."""
        logged = self.ledgers[council].read_log(after=0, limit=100)
        return [e.event for e in logged if isinstance(e.event, OperatorActed)]

    def waiting(self, queue: str = QUEUE) -> int:
        return self.bus.depth(f"{queue}.parked")


@pytest.fixture(scope="module")
def opened(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:  # noqa: F811
    folder = tmp_path_factory.mktemp("parked")
    accounts = folder / "accounts.toml"
    accounts.write_text("".join(operator(*of) for of in OPERATORS))
    database = open_database(shared_url)
    edge = ["-m", "services.audit", "edge"]
    with bus_of_its_own() as bus, running(edge, bus, shared_url, folder / "log") as audit:
        ledgers = {
            council: CouncilStore("audit", policy, database, master_of(policy))
            for council, policy in read_policies(COUNCILS).items()
        }
        yield Counter(bus, audit, ledgers, accounts)
    database.close()


@pytest.fixture
def counter(
    opened: Counter,
    empty_url: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Counter:
    for queue in (QUEUE, OTHER_QUEUE):
        opened.bus.drain(queue)
        opened.bus.drain(f"{queue}.parked")
    monkeypatch.setenv("AMQP_URI", opened.bus.uri)
    monkeypatch.setenv("DATABASE_URL", empty_url)
    monkeypatch.setenv("KINPLAN_ACCOUNTS", str(opened.accounts))
    # The logging of the tests' own process stays as it is.
    monkeypatch.setattr(parked, "configure", lambda *_: None)
    capsys.readouterr()
    return replace(opened, out=capsys)


def test_nothing_parked_is_said_in_so_many_words(counter: Counter) -> None:
    assert counter.run("list") == f"{NONE}\n"


def test_the_list_says_what_where_since_when_how_often_and_why(counter: Counter) -> None:
    park_event(counter.bus)
    assert counter.run("list").splitlines() == [
        QUEUE,
        f"  referral/hertfordshire/7  {REFERENCE} ReferralAccepted",
        "    since 4 January 2027 at 10:00:00, tried 3 times: NotYet: It has not been heard of yet.",
        "1 message is parked.",
    ]


def test_the_list_names_what_cannot_be_read_by_its_digest(counter: Counter) -> None:
    park(counter.bus, b"hello", reason="undecodable: not a CloudEvent in JSON (JSONDecodeError)")
    listed = counter.run("list")
    assert "  sha256:2cf24dba5fb0\n" in listed
    assert "undecodable: not a CloudEvent" in listed


def test_the_list_explains_what_the_broker_itself_has_parked(counter: Counter) -> None:
    let_the_broker_park(counter.bus, body_of(accepted(9)))
    listed = counter.run("list")
    assert "referral/hertfordshire/9" in listed
    assert f"tried {topology.DELIVERY_LIMIT + 1} times: delivered too often" in listed
    assert "since " in listed


def test_looking_often_loses_nothing_and_keeps_the_order(counter: Counter) -> None:
    names = [park_event(counter.bus, position) for position in (5, 3, 9, 4)]
    for _ in range(25):
        listed = counter.run("list")
    assert [line.split()[0] for line in listed.splitlines() if line.startswith("  r")] == names
    assert counter.waiting() == 4


def test_the_list_can_be_of_one_queue_or_of_one_council(counter: Counter) -> None:
    ours = park_event(counter.bus, 3)
    theirs = replace(accepted(4), council="central-bedfordshire")
    park(counter.bus, body_of(theirs), OTHER_QUEUE, "central-bedfordshire.ReferralAccepted")
    assert theirs.id not in counter.run("list", queue=QUEUE)
    assert ours not in counter.run("list", queue=f"{OTHER_QUEUE}.parked")
    listed = counter.run("list", council="central-bedfordshire")
    assert (theirs.id in listed, ours in listed) == (True, False)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"queue": "plans.nothing"}, f"there is no queue 'plans.nothing'; there are:\n .*{QUEUE}"),
        ({"council": "atlantis"}, "there is no council 'atlantis'; there are: .*hertfordshire"),
    ],
)
def test_a_queue_or_council_that_is_not_there_is_answered_with_those_that_are(
    counter: Counter, options: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandFailed, match=f"(?s){words}"):
        counter.run("list", **options)


def test_looking_at_a_list_is_nobodys_business(counter: Counter) -> None:
    park_event(counter.bus)
    counter.run("list")
    assert counter.acts() == []


def test_showing_one_prints_it_whole_and_is_recorded(counter: Counter) -> None:
    name = park_event(counter.bus)
    shown = counter.run("show", name)
    head, _, body = shown.partition("\n\n")
    assert json.loads(body)["type"] == "uk.kinplan.ReferralAccepted.v1"
    assert f"published as: {KEY}" in head
    (act,) = counter.acts()
    assert (act.what, act.queue, act.message) == ("looked at", QUEUE, name)
    assert (act.actor, act.role, act.case) == ("herts-operator", "operator", REFERENCE)
    assert counter.waiting() == 1


def test_what_is_shown_cannot_play_tricks_with_the_terminal(counter: Counter) -> None:
    park(counter.bus, '"\x9b2J \u202e"'.encode(), reason="undecodable: \x1b[31mred")
    name = counter.run("list").split()[1]
    assert set("\x1b\x9b\u202e") & set(counter.run("show", name) + counter.run("list")) == set()


def test_a_replayed_message_is_in_its_own_queue_alone_as_if_it_came_first(
    counter: Counter,
) -> None:
    name = park_event(counter.bus)
    assert f"{name} is in {QUEUE} again" in counter.run("replay", name)
    until(
        lambda: (counter.waiting(), counter.bus.depth(QUEUE)) == (0, 1),
        "the message is where it must be",
        10,
    )
    replayed = counter.bus.take(QUEUE)
    assert replayed.body == body_of(accepted(7))
    headers = replayed.properties["application_headers"]
    assert {k: v for k, v in headers.items() if k.startswith("x-kinplan")} == {ROUTING_KEY: KEY}
    assert [act.what for act in counter.acts()] == ["replayed"]


def test_a_discarded_message_is_gone_and_the_reason_is_kept(counter: Counter) -> None:
    first, second = park_event(counter.bus, 3), park_event(counter.bus, 4)
    assert "discarded" in counter.run("discard", first, reason="a test message")
    (act,) = counter.acts()
    assert (act.what, act.message, act.reason) == ("discarded", first, "a test message")
    assert second in counter.run("list")
    assert counter.waiting() == 1


def test_to_discard_without_a_reason_is_refused(counter: Counter) -> None:
    name = park_event(counter.bus)
    assert "--reason" in counter.fails("discard", name, reason="  ")
    assert (counter.waiting(), counter.acts()) == (1, [])


def test_what_cannot_be_read_is_known_by_the_council_it_was_published_for(
    counter: Counter,
) -> None:
    park(counter.bus, b"hello", key="central-bedfordshire.ReferralAccepted")
    counter.run("show", "sha256:2cf24dba5fb0")
    assert counter.acts() == []
    (act,) = counter.acts("central-bedfordshire")
    assert (act.actor, act.message) == ("cbeds-operator", "sha256:2cf24dba5fb0")


def test_what_may_be_any_councils_is_recorded_with_every_one(counter: Counter) -> None:
    park(counter.bus, b"hello", key="nobody-knows")
    counter.run("discard", "sha256:2cf24dba5fb0", reason="not ours")
    assert [len(counter.acts(council)) for council in counter.ledgers] == [1] * len(counter.ledgers)


@pytest.mark.parametrize("verb", ["show", "replay", "discard"])
def test_what_cannot_be_recorded_is_not_done(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    with bus_of_its_own() as alone:
        with Connection(alone.uri) as connection:
            topology.declare(connection, (1.0,))
        monkeypatch.setenv("AMQP_URI", alone.uri)
        name = park_event(alone)
        message = counter.fails(verb, name, reason="why not")
        assert "nothing was done, because it cannot be recorded (audit has not been" in message
        until(
            lambda: (alone.depth(f"{QUEUE}.parked"), alone.depth(QUEUE)) == (1, 0),
            "the message is where it must be",
            10,
        )
    assert counter.acts() == []


def test_one_that_is_parked_for_several_reactions_must_be_chosen(counter: Counter) -> None:
    name = park_event(counter.bus)
    park_event(counter.bus, queue=OTHER_QUEUE)
    message = counter.fails("replay", name)
    assert QUEUE in message and OTHER_QUEUE in message and "--queue" in message
    assert counter.acts() == []
    counter.run("replay", name, queue=OTHER_QUEUE)
    until(
        lambda: (counter.waiting(), counter.waiting(OTHER_QUEUE)) == (1, 0),
        "the message is where it must be",
        10,
    )


def test_different_messages_of_one_name_are_told_apart_by_their_digests(counter: Counter) -> None:
    name = park_event(counter.bus)
    other = replace(accepted(7), request_id="request-2")
    park(counter.bus, body_of(other))
    message = counter.fails("discard", name, reason="wrong")
    digests = [line.strip() for line in message.splitlines() if "sha256:" in line]
    assert len(digests) == 2
    counter.run("discard", digests[1], reason="wrong")
    assert b"request-2" not in counter.bus.take(f"{QUEUE}.parked").body


def test_copies_of_the_same_message_are_done_with_together(counter: Counter) -> None:
    name = park_event(counter.bus)
    park_event(counter.bus)
    counter.run("replay", name)
    until(
        lambda: (counter.waiting(), counter.bus.depth(QUEUE)) == (0, 1),
        "the message is where it must be",
        10,
    )


def test_a_crash_between_replaying_and_removing_leaves_both_and_loses_nothing(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = park_event(counter.bus)

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Parking, "_remove", crash)
    with pytest.raises(KeyboardInterrupt):
        counter.run("replay", name)
    until(
        lambda: (counter.waiting(), counter.bus.depth(QUEUE)) == (1, 1),
        "the message is where it must be",
        10,
    )


def test_a_replay_whose_queue_is_gone_leaves_the_message_parked(counter: Counter) -> None:
    name = park_event(counter.bus, queue=OTHER_QUEUE)
    counter.bus.delete(OTHER_QUEUE)
    try:
        message = counter.fails("replay", name)
        assert f"still parked: nobody listens for {OTHER_QUEUE}" in message
        assert counter.waiting(OTHER_QUEUE) == 1
    finally:
        with Connection(counter.bus.uri) as connection:
            topology.declare(connection, ())


def test_one_that_another_operator_is_looking_at_is_said_to_be_out_of_sight(
    counter: Counter,
) -> None:
    name = park_event(counter.bus)
    with Parking(counter.bus.uri) as other:
        assert len(other.look([QUEUE])) == 1
        assert "somebody else is looking" in counter.fails("show", name)
    assert name in counter.run("show", name)


def test_an_operator_may_be_named(counter: Counter, tmp_path: Path, monkeypatch: Any) -> None:
    accounts = tmp_path / "accounts.toml"
    second = operator("herts-operator-2", "hertfordshire")
    accounts.write_text(counter.accounts.read_text() + second)
    monkeypatch.setenv("KINPLAN_ACCOUNTS", str(accounts))
    name = park_event(counter.bus)
    counter.run("show", name, as_account="herts-operator-2")
    assert [act.actor for act in counter.acts()] == ["herts-operator-2"]


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("nobody", "there is no account 'nobody'"),
        ("herts-manager", "herts-manager is not an operator"),
        ("cbeds-operator", "operator of central-bedfordshire; this message is of hertfordshire"),
    ],
)
def test_who_may_not_is_told_why_and_nothing_is_done(
    counter: Counter, account: str, words: str
) -> None:
    name = park_event(counter.bus)
    assert words in counter.fails("discard", name, reason="x", as_account=account)
    assert (counter.waiting(), counter.acts()) == (1, [])


def test_without_an_operator_to_record_nothing_is_done(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = park_event(counter.bus)
    monkeypatch.setenv("KINPLAN_ACCOUNTS", str(tmp_path / "absent.toml"))
    assert "there are no accounts here" in counter.fails("replay", name)
    few = tmp_path / "few.toml"
    few.write_text(operator("cbeds-operator", "central-bedfordshire"))
    monkeypatch.setenv("KINPLAN_ACCOUNTS", str(few))
    assert "has the role operator and the council hertfordshire" in counter.fails("replay", name)
    assert counter.waiting() == 1


def test_a_name_that_is_not_there_is_said_so(counter: Counter) -> None:
    assert "no parked message is called 'x/y/1'" in counter.fails("show", "x/y/1")


def test_a_broker_that_is_away_or_is_not_kinplans_is_said_so(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bus_of_its_own() as strange:
        monkeypatch.setenv("AMQP_URI", strange.uri)
        assert "this broker has no parking queues" in counter.fails("list")
    monkeypatch.setenv("AMQP_URI", "amqp://guest:secret-word@127.0.0.1:1/")
    message = counter.fails("list")
    assert "the broker did not do as asked (ConnectionRefusedError)" in message
    assert "secret-word" not in message


def test_the_whole_command_lists_shows_and_discards(counter: Counter) -> None:
    name = park_event(counter.bus)

    def kinplan(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cli", "parked", *words]
        return subprocess.run(
            command, cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, timeout=60
        )

    listed = kinplan("list")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert name in listed.stdout
    assert kinplan("show", "nothing").returncode == 1
    assert kinplan("list", "--council", "sefton").stdout == f"{NONE}\n"
    assert kinplan("list", "--queue", OTHER_QUEUE).stdout == f"{NONE}\n"
    narrowed = kinplan("list", "--council", "hertfordshire", "--queue", QUEUE)
    assert narrowed.stdout == listed.stdout
    other = kinplan("show", name, "--as", "nobody")
    assert other.returncode == 1 and "there is no account 'nobody'" in other.stderr
    shown = kinplan("show", name)
    assert (shown.returncode, shown.stderr) == (0, "")
    gone = kinplan("discard", name, "--reason", "a test message")
    assert (gone.returncode, gone.stderr) == (0, "")
    assert kinplan("list").stdout == f"{NONE}\n"
    assert [act.what for act in counter.acts()] == ["looked at", "discarded"]
