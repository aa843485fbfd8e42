"""test and check: what a developer and CI run."""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cli.child import free_ports
from cli.errors import Terminated
from cli.instance import Instance
from cli.leftovers import carrying, end
from cli.nodes import PostgresNode, RabbitNode, RabbitPorts, postgres_of, rabbit_of
from cli.postgres_node import SETTINGS, THROWN_AWAY
from cli.starting import say
from cli.supervision import Supervision

DATABASE = "kinplan_test"
VIRTUAL_HOST = "kinplan-test"
DEFAULT_ARGUMENTS = ["-n", "2", "--dist", "loadfile", "-m", "not marathon", "tests"]

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)


def test(arguments: argparse.Namespace) -> int:
    """Run pytest with real nodes in its environment; its exit status is ours."""
    # A shell starts background commands deaf to this signal, and pytest would be deaf with us.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    instance = Instance.from_environment()
    with nodes_for_tests(instance) as settings:
        command = [sys.executable, "-m", "pytest", *(arguments.pytest or DEFAULT_ARGUMENTS)]
        environment = dict(os.environ) | settings
        process = subprocess.Popen(command, cwd=instance.root, env=environment)
        try:
            return process.wait()
        except Terminated:
            # Told to us alone: pytest, asked as by Ctrl-C, still runs its fixtures' endings.
            process.send_signal(signal.SIGINT)
            return process.wait()
        except KeyboardInterrupt:
            # The terminal has told pytest as well; a second time would cut its endings short.
            return process.wait()


def check(arguments: argparse.Namespace) -> int:
    """Run every static check, also after one has failed; 0 only if all passed."""
    root = Instance.from_environment().root
    failed = []
    for name, *rest in CHECKS:
        say(f"== {name} {' '.join(rest)}")
        program = Path(sys.executable).with_name(name)
        if subprocess.run([program, *rest], cwd=root).returncode != 0:
            failed.append(name)
    say(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


@contextlib.contextmanager
def nodes_for_tests(
    instance: Instance, with_broker: bool = True, durable: bool = False
) -> Iterator[dict[str, str]]:
    """Settings naming a broker and a database for tests: those of the environment; else the running
    instance's, in a virtual host and a database apart from its own; else new ones, deleted at the
    end. A `durable` database keeps what is committed through a crash of the whole machine, as the
    measuring of one must.
    """
    running = Supervision(instance).is_running()
    there = instance.as_started() if running else instance
    with contextlib.ExitStack() as stack:
        folder = _new_folder(instance)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        settings: dict[str, str] = {}
        if instance.own_rabbit and with_broker:
            rabbit = rabbit_of(there) if running and there.own_rabbit else _rabbit(folder, stack)
            rabbit.wait_ready()
            rabbit.ensure_vhost(VIRTUAL_HOST)
            settings |= {"AMQP_URI": rabbit.uri(VIRTUAL_HOST), "KINPLAN_RABBIT_API": rabbit.api_url}
        if instance.own_postgres:
            reuse = running and there.own_postgres
            postgres = postgres_of(there) if reuse else _postgres(folder, stack, durable)
            postgres.wait_ready()
            postgres.ensure_database(DATABASE)
            settings |= {"DATABASE_URL": postgres.url(DATABASE)}
        yield settings


def _rabbit(folder: Path, stack: contextlib.ExitStack) -> RabbitNode:
    say("Starting a private RabbitMQ for the tests.")
    node = RabbitNode(folder / "rabbitmq", RabbitPorts.free())
    stack.callback(node.stop)
    node.start()
    return node


def _postgres(folder: Path, stack: contextlib.ExitStack, durable: bool) -> PostgresNode:
    say("Starting a private PostgreSQL for the tests.")
    settings = SETTINGS if durable else THROWN_AWAY
    node = PostgresNode(folder / "postgres", free_ports(1)[0], settings=settings)
    stack.callback(node.remove)
    stack.callback(node.stop)
    node.start()
    return node


def _new_folder(instance: Instance) -> Path:
    """A folder for this run's nodes; what runs that were killed left behind is cleared away."""
    for old in instance.data.glob("test-*"):
        if old.name.removeprefix("test-").isdecimal() and not _alive(old):
            _clear(old)
    folder = instance.data / f"test-{os.getpid()}"
    folder.mkdir(parents=True)
    return folder


def _alive(folder: Path) -> bool:
    return Path("/proc", folder.name.removeprefix("test-")).exists()


def _clear(folder: Path) -> None:
    postgres = PostgresNode(folder / "postgres", 0)
    end(postgres.leftovers)
    # RabbitMQ's processes and its port mapper are known by the home that they were given.
    end(lambda: carrying("HOME", str(folder / "rabbitmq" / "home")))
    postgres.remove()
    shutil.rmtree(folder, ignore_errors=True)
