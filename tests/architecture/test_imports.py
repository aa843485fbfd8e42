"""Who may import whom: the contracts hold, and each has been seen to break."""

from __future__ import annotations

import configparser
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTING = Path(__file__).with_name("linting.py")
APART = "Services never import one another"
DOMAIN = "The domain needs nothing but Python, neither itself nor through others"
DOMAIN_BELOW = "The domain does not know who uses it"
APPLICATION = "The application imports neither broker, store, web nor schemas itself"
APPLICATION_BELOW = "The application does not know its edge"
SHARED = "What is shared knows no service and no command line"
NO_COMMAND_LINE = "Services do not know the command line"
UNPATCHED = "What follows the log is never made cooperative"
PLANTS = [
    (APART, "services/plans/edge/service.py", "import services.referral.edge.service"),
    (APART, "services/portal/app.py", "from services.audit.application import history"),
    (DOMAIN, "services/plans/domain/rules.py", "import nameko.rpc"),
    (DOMAIN, "services/referral/domain/events/course.py", "from marshmallow import fields"),
    (DOMAIN, "services/scheduling/domain/rules.py", "import psycopg"),
    (DOMAIN, "services/notifications/domain/events.py", "from flask import request"),
    (DOMAIN, "services/plans/domain/rules.py", "def late():\n    import eventlet"),
    (DOMAIN, "services/audit/domain/events.py", "from shared.eventstore.store import Conflict"),
    (DOMAIN, "shared/acts.py", "import shared.contracts.reading"),
    (DOMAIN, "shared/days.py", "import structlog"),
    (DOMAIN_BELOW, "services/plans/domain/plan.py", "import services.plans.application.commands"),
    (APPLICATION, "services/referral/application/commands.py", "from nameko.rpc import rpc"),
    (APPLICATION, "services/plans/application/review_dates.py", "import psycopg"),
    (APPLICATION, "services/plans/application/commands.py", "import marshmallow"),
    (APPLICATION, "services/audit/application/history.py", "import shared.rpc.calling"),
    (
        APPLICATION_BELOW,
        "services/notifications/application/sending.py",
        "import services.notifications.edge.smtp",
    ),
    (SHARED, "shared/commanding.py", "from services.plans.domain import rules"),
    (SHARED, "shared/clock.py", "import cli.arguments"),
    (NO_COMMAND_LINE, "services/portal/app.py", "import cli.errors"),
    (UNPATCHED, "shared/follower/leading.py", "import eventlet"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Which contracts each plant broke; first, which are broken without any."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("services", "shared", "cli"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", copy)
    run = subprocess.run(
        [sys.executable, str(LINTING)],
        cwd=copy,
        input=json.dumps([(path, line) for _, path, line in PLANTS]),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


def contracts():
    """The names of the contracts in .importlinter."""
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter")
    return [read[section]["name"] for section in read if ":contract:" in section]


def test_the_project_keeps_every_contract(found):
    assert found[0] == []


@pytest.mark.parametrize("number", range(len(PLANTS)), ids=lambda n: f"{PLANTS[n][1]} {n}")
def test_a_planted_import_breaks_its_contract(found, number):
    name, path, line = PLANTS[number]
    assert name in found[number + 1], f"{line} in {path} was not noticed"


def test_every_contract_has_been_seen_to_break(found):
    assert set(contracts()) == {name for name, _, _ in PLANTS}
