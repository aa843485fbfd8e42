"""The machine, the versions and the durability, without any name, address or path of that machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import psycopg

from benchmarks.facts import DURABILITY, load
from benchmarks.failing import MeasurementFailed
from shared.clock import system_clock

PACKAGES = ("eventsourcing", "psycopg", "msgspec", "cryptography")
SIZES = ("shared_buffers", "wal_level", "wal_sync_method")


def conditions(url: str, npm_packages: Mapping[str, str]) -> dict[str, Any]:
    """What a reader must know before comparing with numbers of another day.

    Raises MeasurementFailed when the server would not keep what it has confirmed.
    """
    told = _settings(url)
    unsafe = [name for name in DURABILITY if told[name] != "on"]
    if unsafe:
        raise MeasurementFailed(
            f"PostgreSQL has {', '.join(unsafe)} off: saves would not be durable."
        )
    return {
        "day": system_clock().date().isoformat(),
        "cores": len(os.sched_getaffinity(0)),
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "postgresql": told.pop("server_version").split()[0],
        "postgresql_settings": told,
        "packages": {name: version(name) for name in PACKAGES},
        "npm_packages": dict(npm_packages),
        "load_before": load(),
    }


def _settings(url: str) -> dict[str, str]:
    with psycopg.connect(url) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()
            for name in ("server_version", *DURABILITY, *SIZES)
        }
    return {name: str(row[0]) for name, row in shown.items() if row}
