"""Every process can read what its service stored: a kind of event whose file nobody has imported is unknown
by its topic, and the log stops there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shared.migrations import SERVICES
from tests.completeness.stored import stored_events
from tests.examples import service_of

ROOT = Path(__file__).resolve().parents[2]
PROCESS = """
import importlib, sys
from eventsourcing.utils import resolve_topic
import shared.follower.running as running
service, *topics = sys.argv[1:]
running.follow = lambda *_: None
importlib.import_module(f"services.{service}.__main__").follower()
unknown = []
for topic in topics:
    try:
        resolve_topic(topic)
    except Exception:
        unknown.append(topic)
print("\\n".join(unknown))
"""


def unknown(service: str, topics: list[str]) -> list[str]:
    """The topics that the follower of that service does not know once it has begun."""
    ran = subprocess.run(
        [sys.executable, "-c", PROCESS, service, *topics],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.split()


def topics_of(service: str) -> list[str]:
    """The topics of what that service stores itself, and of what every service may store."""
    kinds = stored_events()
    around = [k.TOPIC for k in kinds if service_of(k) is None]
    return around + [k.TOPIC for k in kinds if service_of(k) == service]


@pytest.mark.parametrize("service", SERVICES)
def test_a_follower_knows_every_kind_of_event_of_its_log(service: str) -> None:
    topics = topics_of(service)
    assert len(topics) > 6
    assert unknown(service, topics) == []


def test_a_topic_that_nobody_imported_is_found() -> None:
    assert unknown("plans", ["plans.made_up"]) == ["plans.made_up"]
