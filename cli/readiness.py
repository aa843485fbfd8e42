"""Asking processes whether they are ready, and saying how things stand. Standard library only."""

import http.client
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cli.child import listens
from cli.instance import LISTEN, Instance
from cli.processes import Service, service_named
from cli.supervision import ProcessState, Supervision

PATIENCE = 3.0
NODE_PORTS = {"epmd": "epmd", "rabbitmq": "amqp", "postgres": "postgres"}
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def is_ready(instance: Instance, service: Service) -> bool:
    """Whether the process answers 200 at /readyz."""
    url = f"http://{LISTEN}:{instance.port_base + service.port_offset}/readyz"
    try:
        with DIRECT.open(url, timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):
        return False


def not_ready(instance: Instance, services: Iterable[Service]) -> list[Service]:
    """Those of the services that are not ready, asked all at once."""
    services = list(services)
    with ThreadPoolExecutor(max(1, len(services))) as pool:
        answers = list(pool.map(lambda service: is_ready(instance, service), services))
    return [service for service, ready in zip(services, answers, strict=True) if not ready]


def table(supervision: Supervision) -> tuple[str, bool]:
    """How every process stands, a row each, and whether all of them are ready."""
    states = supervision.processes()
    with ThreadPoolExecutor(max(1, len(states))) as pool:
        ready = list(pool.map(lambda state: _process_ready(supervision.instance, state), states))
    rows = [("PROCESS", "STATE", "PID", "UP", "READY")]
    for state, answer in zip(states, ready, strict=True):
        pid = str(state.pid) if state.pid else "-"
        rows.append((state.name, state.state, pid, _short(state.uptime), "yes" if answer else "no"))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join(lines), all(ready)


def addresses(instance: Instance) -> str:
    """Where a person finds things."""
    lines = [
        f"API       {instance.portal_url}/api/v1",
        f"Mailbox   {instance.mailbox_url}/",
        f"Tokens    {instance.tokens}",
        f"Logs      {instance.logs}",
        f"Clock     {clock_in_words(instance.clock)}",
    ]
    for name, own in (("AMQP_URI", instance.own_rabbit), ("DATABASE_URL", instance.own_postgres)):
        if not own:
            lines.append(f"{name} names the one in use; no private node runs for it")
    return "\n".join(lines)


def clock_in_words(path: Path) -> str:
    """How far the instance's clock is from the machine's."""
    try:
        offset = int(path.read_text().strip() or "0")
    except FileNotFoundError:
        offset = 0
    except ValueError:
        return f"unreadable: {path} must hold whole seconds"
    if offset == 0:
        return "as the machine's"
    return (
        f"{duration_in_words(abs(offset))} {'ahead of' if offset > 0 else 'behind'} the machine's"
    )


def duration_in_words(seconds: int) -> str:
    """Such as `12 days 4 hours`: the two largest units."""
    parts = []
    for size, unit in UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts[:2]) or "0 seconds"


def _process_ready(instance: Instance, state: ProcessState) -> bool:
    if state.state not in ("running", "starting"):
        return False
    service = service_named(state.name)
    if service is not None:
        return is_ready(instance, service)
    return listens(instance.port(NODE_PORTS[state.name]))


def _short(seconds: int) -> str:
    minutes, left = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}"
