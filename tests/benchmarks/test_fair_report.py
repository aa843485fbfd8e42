"""The report of a flood beside another council says how much slower that one is, round by round."""

from __future__ import annotations

import json
import re

import pytest

from benchmarks.fair.measuring import ALONE, FAIR, UNFAIR, FairRun, Measured
from benchmarks.fair.plan import QUICK
from benchmarks.fair.report import as_data, as_text
from tests.benchmarks.test_report import PLACES


@pytest.fixture
def run() -> FairRun:
    """Two rounds in which the flood made the other council twice, and without fair shares a hundred
    times as slow, and was handled at nine tenths of its speed."""
    run = FairRun(QUICK, PLACES, lambda text: None)
    for way, slower, flood in ((ALONE, 1, 0.0), (FAIR, 2, 90.0), (UNFAIR, 100, 100.0)):
        for milliseconds in (10.0 * slower, 20.0 * slower):
            delay = {"median_ms": milliseconds, "p95_ms": milliseconds, "highest_ms": milliseconds}
            run.rounds[way].append(Measured(delay, flood))
    run.facts = {
        "day": "2027-01-04",
        "cores": 2,
        "machine": "Linux x86_64",
        "python": "3.11.7",
        "rabbitmq": "3.10.8",
        "postgresql": "15.18",
        "load_before": 0.5,
        "load_after": 2.5,
    }
    return run


def line(text: str, begin: str) -> str:
    (found,) = [each.strip() for each in text.splitlines() if each.strip().startswith(begin)]
    return re.sub(r"\s{2,}", "  ", found)


def test_each_ratio_is_taken_within_a_round(run: FairRun) -> None:
    text = as_text(run)
    twice, hundredfold = "× 2.0 (2.0–2.0)", "× 100.0 (100.0–100.0)"
    assert line(text, "beside the flood : alone").endswith(f"  {twice}  {twice}  {twice}")
    assert line(text, "the same, no fair shares : alone").endswith(f"  {hundredfold}")
    assert line(text, "with : without") == "with : without  × 0.90 (0.90–0.90)"


def test_the_data_have_every_round_and_are_json_without_addresses(run: FairRun) -> None:
    data = json.loads(json.dumps(as_data(run)))
    assert [one["flood_per_second"] for one in data["rounds"][FAIR]] == [90.0, 90.0]
    assert data["ratios"]["fair_median_ms_to_alone"]["median"] == 2.0
    assert "made-up-secret" not in json.dumps(data) + as_text(run)
