"""The report says what was measured, and nothing of where."""

from __future__ import annotations

import json
import re

import pytest

from benchmarks.facts import load
from benchmarks.measuring import KINPLAN, NAMEKO, RELAY, STANDALONE, Run, dispatcher
from benchmarks.places import Places
from benchmarks.plan import QUICK, WHOLE, Plan
from benchmarks.report import as_data, as_text
from tests.documents.reading import machine_paths

PLACES = Places(
    "amqp://kinplan:made-up-secret@broker.example:5672/benchmark",
    "postgresql://kinplan:made-up-secret@database.example:5432/benchmark",
    "http://kinplan:made-up-secret@broker.example:15672",
    "keys",
)


@pytest.fixture
def run() -> Run:
    """A run of two rounds in which the relay was four times as fast as one worker of nameko."""
    run = Run(QUICK, PLACES, lambda text: None)
    rates = {
        RELAY: (2000.0, 4000.0),
        dispatcher(1): (1000.0, 2000.0),
        dispatcher(10): (2000.0, 2000.0),
        STANDALONE: (500.0, 500.0),
    }
    for name, (one, other) in rates.items():
        more = 2 if name == RELAY else 1
        run.publishing[name] = [
            {"events_per_second": rate, "messages_per_second": rate * more} for rate in (one, other)
        ]
    run.delay[KINPLAN] = [{"median_ms": 12.0, "p95_ms": 30.0, "highest_ms": 44.0}] * 2
    run.delay[NAMEKO] = [{"median_ms": 4.0, "p95_ms": 10.0, "highest_ms": 11.0}] * 2
    run.saving = {1: [700.0, 900.0], 4: [1300.0, 1300.0], 8: [800.0, 820.0]}
    run.sizes = {"record": 700, "public": 500}
    run.facts = {
        "day": "2027-01-04",
        "cores": 2,
        "machine": "Linux x86_64",
        "python": "3.11.7",
        "rabbitmq": "3.10.8",
        "postgresql": "15.18",
        "postgresql_settings": {"fsync": "on"},
        "packages": {"nameko": "2.14.1"},
        "load_before": 0.5,
        "load_after": 2.5,
    }
    return run


def _line(text: str, begin: str) -> str:
    found = [line.strip() for line in text.splitlines() if line.strip().startswith(begin)]
    assert len(found) == 1, found
    return re.sub(r"\s{2,}", "  ", found[0])


def test_every_contestant_has_a_line(run: Run) -> None:
    text = as_text(run)
    ours = "Kinplan's relay  6,000 (4,000–8,000)  3,000 (2,000–4,000)"
    assert _line(text, "Kinplan's relay") == ours
    assert _line(text, "nameko EventDispatcher, 1 worker ").endswith("1,500 (1,000–2,000)")
    assert _line(text, "nameko EventDispatcher, 10 workers").endswith("2,000 (2,000–2,000)")
    assert _line(text, "nameko.standalone dispatcher").endswith("500 (500–500)")
    assert _line(text, "nameko  ") == "nameko  4.0 (4.0–4.0)  10.0 (10.0–10.0)"
    assert _line(text, "4 writers") == "4 writers  1,300 (1,300–1,300)"


def test_a_ratio_says_ours_to_theirs_also_where_ours_is_worse(run: Run) -> None:
    text = as_text(run)
    one = _line(text, "relay : nameko EventDispatcher, 1 worker ")
    assert one.endswith("× 4.0 (4.0–4.0)  × 2.0 (2.0–2.0)")
    assert _line(text, "Kinplan : nameko") == "Kinplan : nameko  × 3.0 (3.0–3.0)  × 3.0 (3.0–3.0)"


def test_the_data_have_every_round_and_are_json(run: Run) -> None:
    data = json.loads(json.dumps(as_data(run)))
    assert [one["events_per_second"] for one in data["rounds"]["publishing"][RELAY]] == [2000, 4000]
    assert data["rounds"]["saves_per_second"]["1"] == [700, 900]
    assert data["ratios"]["messages_to_standalone"]["median"] == 12.0
    assert data["plan"]["rate"] == QUICK.rate
    assert data["facts"]["cores"] == 2


def test_neither_names_a_path_an_address_or_a_password(run: Run) -> None:
    for told in (as_text(run), json.dumps(as_data(run))):
        assert not machine_paths(told)
        assert "made-up-secret" not in told
        assert ".example" not in told


@pytest.mark.parametrize("plan", [WHOLE, QUICK])
def test_equal_shares_leave_nothing_over(plan: Plan) -> None:
    """Otherwise fewer saves would be made than the report says."""
    for writers in plan.writers:
        assert plan.saves % writers == 0
        assert plan.warm_saves % writers == 0


def test_a_whole_run_has_enough_rounds_to_show_their_spread() -> None:
    assert WHOLE.rounds >= 3
    assert 0 <= load() < 10_000
