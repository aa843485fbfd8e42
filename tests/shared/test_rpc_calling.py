"""Asking services over a real broker: answers, limits, and questions that nobody waits for."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from shared.rpc.calling import Caller, ServiceDown, ServiceFailed

REPOSITORY = Path(__file__).resolve().parents[2]

# A service in a process of its own, as eventlet changes whatever process it runs in.
SERVICE = """
import sys, eventlet
eventlet.monkey_patch()
from nameko.containers import ServiceContainer
from nameko.extensions import DependencyProvider
from nameko.rpc import rpc

class Context(DependencyProvider):
    def get_dependency(self, worker):
        return {name: value for name, value in worker.data.items() if name != "call_id_stack"}

class Echoes:
    name = "echoes"
    context = Context()

    @rpc
    def echo(self, value, pause=0):
        eventlet.sleep(pause)
        return {"value": value, "context": self.context}

    @rpc
    def fail(self):
        raise ValueError("Jane Roe, 1 Made-up Road")

    @rpc
    def note(self, path):
        open(path, "a").write("done;")

container = ServiceContainer(Echoes, {"AMQP_URI": sys.argv[1], "max_workers": 20})
container.start()
print("ready", flush=True)
container.wait()
"""


# Asks from many green threads at once, and says whether each got its own answer.
GREEN_CALLER = """
import sys, eventlet
eventlet.monkey_patch()
from eventlet.greenpool import GreenPool
from shared.rpc.calling import Caller

caller = Caller(sys.argv[1], size=3)

def ask(number):
    context = {"actor": str(number)}
    answer = caller.call("echoes", "echo", number, 0.02, context=context)
    return answer == {"value": number, "context": context}

print(all(GreenPool(8).imap(ask, range(60))), len(caller._idle))
caller.close()
"""


@contextmanager
def running(amqp_uri: str) -> Iterator[subprocess.Popen[bytes]]:
    """The service above, from when it answers until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SERVICE, amqp_uri], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def calling(amqp_uri: str, **options: float) -> Iterator[Caller]:
    caller = Caller(amqp_uri, **options)
    try:
        yield caller
    finally:
        caller.close()


def down(ask: Callable[[], object], within: float) -> str:
    """The reason of the ServiceDown that asking raises, which must come within so many seconds."""
    started = time.monotonic()
    with pytest.raises(ServiceDown) as raised:
        ask()
    assert time.monotonic() - started < within
    return raised.value.reason


class Relay:
    """A way to the broker that can fall silent, or break, in the middle of a conversation."""

    def __init__(self, amqp_uri: str) -> None:
        there = urlsplit(amqp_uri)
        self.target = (there.hostname, there.port or 5672)
        self.open = threading.Event()
        self.open.set()
        self.sockets: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        here = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.uri = amqp_uri.replace(there.netloc.rpartition("@")[2], here)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                ours, _ = self.listener.accept()
                theirs = socket.create_connection(self.target)
            except OSError:
                return
            self.sockets += [ours, theirs]
            for pair in ((ours, theirs), (theirs, ours)):
                threading.Thread(target=self._copy, args=pair, daemon=True).start()

    def _copy(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                self.open.wait()
                sink.sendall(data)
        except OSError:
            pass

    def cut(self) -> None:
        for one in self.sockets:
            one.close() if one.fileno() < 0 else one.shutdown(socket.SHUT_RDWR)
        self.sockets.clear()

    def close(self) -> None:
        self.listener.close()
        self.open.set()
        for one in self.sockets:
            one.close()


@pytest.fixture
def relay(broker: str) -> Iterator[Relay]:
    relay = Relay(broker)
    yield relay
    relay.close()


def test_a_question_comes_back_with_its_answer_and_carries_its_context(broker):
    with running(broker), calling(broker) as caller:
        answer = caller.call("echoes", "echo", {"a": [1, None]}, context={"actor": "a-1"})
        assert answer == {"value": {"a": [1, None]}, "context": {"actor": "a-1"}}


def test_the_context_of_one_call_never_reaches_another(broker):
    with running(broker), calling(broker, size=5) as caller:

        def ask(number: int) -> bool:
            context = {"actor": f"a-{number}", f"only-{number}": "x"}
            answer = caller.call("echoes", "echo", number, 0.01, context=context)
            return answer == {"value": number, "context": context}

        with ThreadPoolExecutor(16) as threads:
            assert all(threads.map(ask, range(320)))
        assert len(caller._idle) <= 5


def test_an_error_in_the_service_is_told_by_its_type_alone(broker):
    with running(broker), calling(broker) as caller:
        with pytest.raises(ServiceFailed) as raised:
            caller.call("echoes", "fail", context={})
        assert str(raised.value) == "echoes.fail failed with ValueError"
        assert raised.value.__cause__ is None and raised.value.__context__ is None
        assert caller.call("echoes", "echo", 1, context={})["value"] == 1


def test_a_method_that_is_not_there_is_a_failure(broker):
    with running(broker), calling(broker) as caller, pytest.raises(ServiceFailed):
        caller.call("echoes", "absent", context={})


def test_a_service_that_never_started_is_down_at_once(broker):
    with calling(broker, timeout=5) as caller:
        assert down(lambda: caller.call("absent", "echo", 1, context={}), 1) == "not_started"


def test_a_service_that_has_ended_is_down_in_time(broker):
    with calling(broker, timeout=1) as caller:
        with running(broker):
            caller.call("echoes", "echo", 1, context={})
        assert down(lambda: caller.call("echoes", "echo", 1, context={}), 2) == "timeout"


def test_a_slow_service_is_down_in_time_and_its_late_answer_is_not_the_next_ones(broker):
    with running(broker), calling(broker, timeout=5, size=1) as caller:
        slow = lambda: caller.call("echoes", "echo", "late", 0.6, context={}, timeout=0.3)  # noqa: E731
        assert down(slow, 1.3) == "timeout"
        for number in range(20):
            answer = caller.call("echoes", "echo", number, 0.03, context={})
            assert answer["value"] == number


def test_what_nobody_waits_for_any_more_is_not_done_later(broker, tmp_path):
    noted = tmp_path / "noted"
    with running(broker):
        pass  # its queue stays
    with calling(broker, timeout=0.5) as caller:
        assert down(lambda: caller.call("echoes", "note", str(noted), context={}), 1.5) == "timeout"
        with running(broker):
            caller.call("echoes", "echo", 1, context={}, timeout=5)
            assert not noted.exists()
            caller.call("echoes", "note", str(noted), context={}, timeout=5)
            assert noted.read_text() == "done;"


def test_when_all_clients_are_at_work_the_wait_for_one_has_an_end(broker):
    with running(broker), calling(broker, timeout=5, size=1) as caller:
        caller.call("echoes", "echo", 0, context={})
        busy = threading.Thread(
            target=caller.call, args=("echoes", "echo", 1, 1.0), kwargs={"context": {}}
        )
        busy.start()
        time.sleep(0.2)
        ask = lambda: caller.call("echoes", "echo", 2, context={}, timeout=0.3)  # noqa: E731
        assert down(ask, 1.3) == "busy"
        busy.join()
        assert caller.call("echoes", "echo", 3, context={})["value"] == 3


def test_a_broker_that_falls_silent_is_noticed_in_time_and_found_again(broker, relay):
    with running(broker), calling(relay.uri, timeout=1) as caller:
        caller.call("echoes", "echo", 1, context={})
        relay.open.clear()
        assert down(lambda: caller.call("echoes", "echo", 2, context={}), 2) == "timeout"
        assert down(lambda: caller.call("echoes", "echo", 3, context={}), 2) == "broker"
        relay.open.set()
        assert caller.call("echoes", "echo", 4, context={}, timeout=5)["value"] == 4


def test_connections_that_broke_while_idle_are_replaced_unnoticed(broker, relay):
    with running(broker), calling(relay.uri, timeout=5) as caller:
        caller.call("echoes", "echo", 1, context={})
        relay.cut()
        time.sleep(0.1)
        assert caller.call("echoes", "echo", 2, context={})["value"] == 2


def test_a_connection_that_breaks_during_a_call_ends_it_at_once(broker, relay):
    with running(broker), calling(relay.uri, timeout=8) as caller:
        caller.call("echoes", "echo", 1, context={})
        threading.Timer(0.3, relay.cut).start()
        assert down(lambda: caller.call("echoes", "echo", 2, 5, context={}), 2) == "broker"
        assert caller.call("echoes", "echo", 3, context={})["value"] == 3


def test_old_clients_are_replaced(broker):
    with running(broker), calling(broker, longest_life=0.0) as caller:
        caller.call("echoes", "echo", 1, context={})
        [first] = caller._idle
        caller.call("echoes", "echo", 2, context={})
        assert len(caller._idle) == 1 and first not in caller._idle


def test_the_last_client_given_back_is_the_first_used_again(broker):
    with running(broker), calling(broker, size=4) as caller:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda n: caller.call("echoes", "echo", n, 0.2, context={}), range(4)))
        coldest = list(caller._idle)[:3]
        for number in range(5):
            caller.call("echoes", "echo", number, context={})
        assert list(caller._idle)[:3] == coldest


def test_asking_works_in_a_process_that_eventlet_has_changed(broker):
    with running(broker):
        asked = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", GREEN_CALLER, broker],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert (asked.stdout, asked.stderr) == ("True 3\n", "")


def test_a_broker_that_is_not_there_is_told_at_once():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with calling(f"amqp://guest:guest@127.0.0.1:{port}//", timeout=5) as caller:
        assert down(lambda: caller.call("echoes", "echo", 1, context={}), 1) == "broker"
        assert caller.reachable() is False


def test_a_broker_that_takes_the_connection_and_says_nothing_is_told_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        uri = f"amqp://guest:guest@127.0.0.1:{silent.getsockname()[1]}//"
        with calling(uri, timeout=0.5, size=1) as caller:
            for _ in range(3):
                assert down(lambda: caller.call("echoes", "echo", 1, context={}), 1.5) in (
                    "broker",
                    "busy",
                )
            assert caller.reachable(within=0.3) is False


def test_a_caller_that_is_closed_asks_nobody(broker):
    caller = Caller(broker)
    assert caller.reachable() is True
    caller.close()
    assert down(lambda: caller.call("echoes", "echo", 1, context={}), 1) == "closed"


def test_answers_leave_no_queue_behind(broker):
    from kombu import Connection
    from kombu.exceptions import OperationalError

    with calling(broker) as caller:
        assert caller.reachable()
        name = caller._idle[0]._answers.queue.name
    time.sleep(0.2)
    with Connection(broker) as connection, pytest.raises((OperationalError, Exception)) as raised:
        connection.default_channel.queue_declare(name, passive=True)
    assert "NOT_FOUND" in str(raised.value)
