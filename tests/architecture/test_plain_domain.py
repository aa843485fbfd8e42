"""The domain runs without broker, store, web or schemas; the application without a broker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BROKER = ("nameko", "kombu", "amqp", "eventlet", "flask", "gunicorn")
MORE = ("marshmallow", "psycopg", "prometheus_client", "structlog", "cloudevents", "requests")
IMPORT_ALL = """
import importlib, pkgutil, sys
for blocked in {blocked!r}:
    sys.modules[blocked] = None
import services
names = [
    module.name
    for module in pkgutil.walk_packages(services.__path__, "services.", onerror=lambda name: None)
    if ".{layer}." in module.name
]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def import_all(layer, blocked):
    """Import every module of a layer in a process of its own, in which some packages are not there."""
    return subprocess.run(
        [sys.executable, "-c", IMPORT_ALL.format(layer=layer, blocked=blocked)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("layer", "blocked", "at_least"),
    [("domain", (*BROKER, *MORE), 14), ("application", BROKER, 20)],
)
def test_a_layer_can_be_imported_where_these_packages_are_not_there(layer, blocked, at_least):
    done = import_all(layer, blocked)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) >= at_least


def test_a_package_that_is_needed_after_all_is_noticed():
    done = import_all("domain", ("eventsourcing",))
    assert done.returncode != 0
    assert "eventsourcing" in done.stderr
