"""The machine and the versions, without any name, address or path of that machine."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from typing import Any

import psycopg
import requests

from benchmarks.places import TIMEOUT, Places
from shared.clock import system_clock

PACKAGES = ("nameko", "kombu", "amqp", "eventlet", "eventsourcing", "psycopg")
DURABILITY = ("fsync", "synchronous_commit", "full_page_writes")


def facts(places: Places) -> dict[str, Any]:
    """What a reader must know before comparing with numbers of another day."""
    return {
        "day": system_clock().date().isoformat(),
        "cores": len(os.sched_getaffinity(0)),
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "rabbitmq": _rabbitmq(places.rabbit_api),
        **_postgresql(places.database_url),
        "packages": {name: version(name) for name in PACKAGES},
        "load_before": load(),
    }


def load() -> float:
    """How many processes wanted a core, on average over the last minute."""
    return round(os.getloadavg()[0], 2)


def _rabbitmq(api: str) -> str:
    answer = requests.get(f"{api}/api/overview", timeout=TIMEOUT)
    answer.raise_for_status()
    return str(answer.json()["rabbitmq_version"])


def _postgresql(url: str) -> dict[str, Any]:
    with psycopg.connect(url) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()
            for name in ("server_version", *DURABILITY)
        }
    told = {name: str(row[0]) for name, row in shown.items() if row}
    return {
        "postgresql": told.pop("server_version").split()[0],
        "postgresql_settings": told,
    }
