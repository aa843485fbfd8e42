"""Starting one instance, in the order that each part needs, and stopping it if any part fails."""

import contextlib
import fcntl
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from cli.child import is_free, last_lines
from cli.errors import CommandFailed
from cli.instance import Instance, python_of
from cli.nodes import postgres_of, rabbit_of
from cli.processes import SERVICES, Service
from cli.readiness import not_ready
from cli.setup import set_up_data
from cli.supervision import Supervision

SERVICE_TIMEOUT = 60.0
NODE_TIMEOUT = 90.0


def start(
    instance: Instance,
    ends_with_us: bool,
    services: Sequence[Service] = SERVICES,
    migrate: bool = True,
) -> Supervision:
    """Start nodes, then migrate, then start services; return when all are ready.

    Raises CommandFailed, having stopped everything again, when a part does not become ready.
    """
    supervision = Supervision(instance, services)
    instance.run_folder.mkdir(parents=True, exist_ok=True)
    with _alone(instance):
        set_up_data(instance)
        if supervision.is_running():
            raise CommandFailed("It is already running: ./kinplan status")
        _end_leftovers(supervision)
        refuse_taken_ports(instance, services)
        try:
            instance.keep_as_started()
            supervision.start(ends_with_us)
            _wait_for_nodes(instance)
            if migrate:
                _migrate(instance)
            supervision.start_services()
            _wait_for_services(supervision)
        except BaseException:
            stop_undisturbed(supervision)
            raise
    return supervision


def stop_undisturbed(supervision: Supervision) -> int:
    """Stop everything; a second Ctrl-C does not leave half of it behind. How many were killed."""
    kept = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        kept[number] = signal.signal(number, signal.SIG_IGN)
    try:
        return supervision.stop()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def refuse_taken_ports(instance: Instance, services: Sequence[Service]) -> None:
    """Raise CommandFailed naming each port that something else listens on."""
    needed = instance.ports_needed(services)
    taken = [f"  {port}  {what}" for port, what in sorted(needed.items()) if not is_free(port)]
    if taken:
        raise CommandFailed(
            "These ports on 127.0.0.1 are taken by other programs; Kinplan wants them for:\n"
            + "\n".join(taken)
            + f"\nChoose others, such as: KINPLAN_PORT_BASE={_other_base(instance)} ./kinplan up"
        )


def say(text: str) -> None:
    """Progress, for a person watching."""
    print(text, file=sys.stderr, flush=True)


def _other_base(instance: Instance) -> int:
    """A port base all of whose ports are free now."""
    for base in range(9800, 60_000, 1000):
        other = Instance(instance.root, instance.data, base, instance.environ)
        if all(is_free(port) for port in other.ports_needed(SERVICES)):
            return base
    return 9800


@contextlib.contextmanager
def _alone(instance: Instance) -> Iterator[None]:
    """Hold the start lock, so that two starts at once cannot fight over one data folder."""
    with (instance.run_folder / "start.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandFailed("Another kinplan is starting here; see ./kinplan status") from None
        yield


def _end_leftovers(supervision: Supervision) -> None:
    left = supervision.leftovers()
    if left:
        say(f"Ending {len(left)} processes that an earlier run left behind.")
        stop_undisturbed(supervision)


def _wait_for_nodes(instance: Instance) -> None:
    """Wait for the private nodes; make the database and the virtual host."""
    begin = time.monotonic()
    if instance.own_postgres:
        postgres = postgres_of(instance)
        postgres.child.log = instance.logs / "postgres.log"
        postgres.wait_ready(NODE_TIMEOUT)
        postgres.ensure_database()
        say(f"PostgreSQL ready ({time.monotonic() - begin:.0f} s)")
    if instance.own_rabbit:
        rabbit = rabbit_of(instance)
        rabbit.child.log = instance.logs / "rabbitmq.log"
        rabbit.wait_ready(NODE_TIMEOUT)
        rabbit.ensure_vhost()
        say(f"RabbitMQ ready ({time.monotonic() - begin:.0f} s)")


def _migrate(instance: Instance) -> None:
    log = instance.logs / "migrations.log"
    with log.open("ab") as file:
        finished = subprocess.run(
            [python_of(instance), "-m", "shared.migrations"],
            cwd=instance.root,
            env=instance.environment(),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    if finished.returncode != 0:
        raise CommandFailed(f"The migrations failed.\n{last_lines(log)}")
    say("Database migrated")


def _wait_for_services(supervision: Supervision) -> None:
    instance, waiting = supervision.instance, list(supervision.services)
    begin = time.monotonic()
    while waiting:
        waiting = not_ready(instance, waiting)
        if waiting and (supervision.has_ended() or time.monotonic() - begin > SERVICE_TIMEOUT):
            logs = [last_lines(instance.logs / f"{service.name}.log") for service in waiting]
            names = ", ".join(service.name for service in waiting)
            raise CommandFailed(
                f"Not ready within {SERVICE_TIMEOUT:.0f} s: {names}. Everything is stopped again.\n"
                + "\n".join(logs)
            )
        if waiting:
            time.sleep(0.3)
    say(f"{len(supervision.services)} services ready ({time.monotonic() - begin:.0f} s)")
