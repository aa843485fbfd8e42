"""In a follower each council's tasks go on, whatever another council's tasks do."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from eventsourcing.postgres import PostgresDatastore

from cli.processes import EVENT_SERVICES
from services.notifications.application.sending import OUTBOX, Sender
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.kinds import STAFF
from shared.eventstore.database import open_database
from shared.eventstore.store import CouncilStore
from shared.follower import running
from shared.follower.leading import CouncilFollower, Task
from shared.follower.projecting import Projection
from shared.messaging.publishing import ConfirmingPublisher
from shared.messaging.relay import Relay
from shared.policies import Policy
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, MONDAY, REFERENCE, act, master_of
from tests.eventstore.noting import notes
from tests.messaging.bus import Bus, until
from tests.messaging.conftest import DELAYS
from tests.messaging.test_relay import announce
from tests.messaging.test_sending import Contacts

CONNECTIONS = 10
"""As many as a process opens for all councils (decision 5)."""
MAILS = 60


@dataclass
class Post:
    """Counts mails; from the `hangs_at`th on, each waits until the test says go."""

    hangs_at: int = MAILS + 1
    go: threading.Event = field(default_factory=threading.Event)
    sent: int = 0

    def send(self, message: EmailMessage) -> None:
        if self.sent + 1 >= self.hangs_at:
            assert self.go.wait(60)
        self.sent += 1


def sender(database: PostgresDatastore, policy: Policy, post: Post, mails: int) -> Sender:
    """A council's sender, with so many mails in its outbox."""
    store = CouncilStore("notifications", policy, database, master_of(policy))
    whose: dict[str, Any] = {"council": policy.council, "policy": policy}
    letters = Correspondence.new(act(**whose), REFERENCE)
    for number in range(mails):
        cause = act(**whose, caused_by=f"referral/{policy.council}/{number + 1}")
        letters.request(cause, "acknowledgement", f"person-{number}", STAFF)
    store.keep(letters)
    while Projection("outbox", store, OUTBOX).step():
        pass
    return Sender(store, lambda: MONDAY, post, Contacts(), "us@kinplan.example")


@contextmanager
def following(url: str, tasks: Mapping[str, Sequence[Task]]) -> Iterator[None]:
    """Followers, each with its tasks, in threads as in their process."""
    followers = [
        CouncilFollower("notifications", of, url, lambda t=t: t) for of, t in tasks.items()
    ]
    threads = [threading.Thread(target=each.run, daemon=True) for each in followers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for each in followers:
            each.stop()
        for thread in threads:
            thread.join(20)


class InTurn:
    """The fault, planted: the tasks of two councils in one thread."""

    name = "in_turn"
    interval = 1.0

    def __init__(self, *tasks: Task) -> None:
        self.tasks = tasks

    def step(self) -> bool:
        return any([task.step() for task in self.tasks])


def test_many_mails_of_a_council_do_not_delay_anothers_alert(
    database: PostgresDatastore, empty_url: str
) -> None:
    """Here a mail server takes three and then keeps the first council waiting."""
    much, alert = Post(hangs_at=4), Post()
    first = sender(database, HERTFORDSHIRE, much, MAILS)
    other = sender(database, CENTRAL_BEDFORDSHIRE, alert, 1)
    outbox = Projection("outbox", first.store, OUTBOX)
    of = {"hertfordshire": [first, outbox], "central-bedfordshire": [other]}
    with following(empty_url, of):
        until(lambda: much.sent == 3 and alert.sent == 1, "the alert is sent")
        assert (much.sent, alert.sent) == (3, 1)
        much.go.set()
        until(lambda: much.sent == MAILS, "all mails are sent, each once")


def test_in_one_thread_the_alert_would_wait_for_all_of_them(
    database: PostgresDatastore, empty_url: str
) -> None:
    much, alert = Post(hangs_at=4), Post()
    one = InTurn(
        sender(database, HERTFORDSHIRE, much, 20), sender(database, CENTRAL_BEDFORDSHIRE, alert, 1)
    )
    with following(empty_url, {"hertfordshire": [one]}):
        until(lambda: much.sent == 3, "three are sent")
        assert not threading.Event().wait(1) and alert.sent == 0
        much.go.set()
        until(lambda: alert.sent == 1, "the alert is sent after all")
        assert much.sent == 20


@pytest.mark.parametrize("service", EVENT_SERVICES)
def test_a_councils_tasks_leave_at_least_half_of_the_connections_to_others(
    service: str, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wired: list[Any] = []
    monkeypatch.setattr(running, "follow", lambda *what: wired.extend(what))
    importlib.import_module(f"services.{service}.__main__").follower()
    _, _, more_tasks, *_ = wired
    settings = SimpleNamespace(
        amqp_uri="amqp://",
        accounts=None,
        smtp=("", 0),
        mail_from="",
        ledger_keys=keys / "ledger",
        sign_in=None,
        local_sign_in=False,
        public_url="http://127.0.0.1",
    )
    store = SimpleNamespace(council="hertfordshire")
    installation = SimpleNamespace(
        settings=settings, clock=lambda: MONDAY, stores={"hertfordshire": store}
    )
    relay = 1
    assert relay + len(more_tasks(installation, store)) <= CONNECTIONS // 2


def test_a_task_holds_one_connection_at_a_time(empty_url: str, declared: Bus) -> None:
    """Each is given a pool of one: whoever held that and asked for another would wait in vain."""
    database = open_database(empty_url, pool_size=1, overflow=0)
    store = CouncilStore("scheduling", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))
    store.keep(notes("a", "private"))
    publisher, post = ConfirmingPublisher(declared.uri), Post()
    assert Relay(store, announce, publisher, DELAYS).step()
    assert Projection("conference_list", store, {}).step()
    sender(database, HERTFORDSHIRE, post, 1).step()
    assert post.sent == 1
    publisher.close()
    database.close()


def test_connections_are_given_in_the_order_of_asking(empty_url: str) -> None:
    """Six threads of one council take and give back without a pause; another council asks once."""
    database = open_database(empty_url, pool_size=2, overflow=0)
    busy = CouncilStore("scheduling", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))
    other = CouncilStore(
        "scheduling", CENTRAL_BEDFORDSHIRE, database, master_of(CENTRAL_BEDFORDSHIRE)
    )
    over, taken = threading.Event(), [0]

    def take_and_give_back() -> None:
        while not over.is_set():
            with busy.datastore.get_connection() as connection:
                connection.execute("SELECT pg_sleep(0.01)")
                taken[0] += 1

    with ThreadPoolExecutor(6) as threads:
        working = [threads.submit(take_and_give_back) for _ in range(6)]
        try:
            until(lambda: taken[0] > 12, "all of them are at work")
            for _ in range(20):
                before = taken[0]
                with other.datastore.get_connection():
                    assert taken[0] - before <= 12
        finally:
            over.set()
        for one in working:
            one.result()
    database.close()
