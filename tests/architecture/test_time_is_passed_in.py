"""Time, randomness and identifiers are passed in; only these modules ask the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.asking import asking_modules, asks

ROOT = Path(__file__).resolve().parents[2]
MAY_ASK = {
    "shared/clock.py": "it is the clock",
    "shared/identifiers.py": "it makes the references and identifiers that are passed in",
    "shared/eventstore/master_keys.py": "it makes keys and nonces, which nobody may foresee",
    "services/portal/correlation.py": "it names requests, which nothing decides on",
}


def test_only_the_clock_the_identifiers_and_the_portals_request_names_ask():
    assert set(asking_modules(ROOT, ("shared", "services"))) == set(MAY_ASK)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from datetime import datetime\ndatetime.now()", ["2: datetime.datetime.now"]),
        ("from datetime import datetime as d\nd.utcnow()", ["2: datetime.datetime.utcnow"]),
        ("import datetime\ndatetime.datetime.now", ["2: datetime.datetime.now"]),
        ("import datetime as dt\nx = dt.date.today()", ["2: datetime.date.today"]),
        ("from time import time\ntime()", ["2: time.time"]),
        ("import time\ntime.time()", ["2: time.time"]),
        ("import time as t\nclock = t.time", ["2: time.time"]),
        ("from uuid import uuid4\nuuid4().hex", ["2: uuid.uuid4"]),
        ("import random\nrandom.random()", ["2: random.random"]),
        ("from secrets import token_hex\ntoken_hex(4)", ["2: secrets.token_hex"]),
        ("import os\nos.urandom(4)", ["2: os.urandom"]),
        ("import time\ntime.monotonic()", []),
        ("from uuid import UUID, uuid5\nuuid5(UUID(x), 'a')", []),
        ("now = clock()\nact.today", []),
        ("from datetime import date\ndate.fromisoformat('2027-01-04')", []),
    ],
)
def test_asking_is_found_under_every_name(source, found):
    assert asks(source) == found


def test_a_module_that_asks_is_noticed(tmp_path):
    (tmp_path / "services" / "plans").mkdir(parents=True)
    planted = tmp_path / "services" / "plans" / "rules.py"
    planted.write_text(
        "from datetime import date\n\n\ndef due(day):\n    return day < date.today()\n"
    )
    assert asking_modules(tmp_path, ("services",)) == {
        "services/plans/rules.py": ["5: datetime.date.today"]
    }
