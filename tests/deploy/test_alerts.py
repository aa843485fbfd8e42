"""Alerts ask for metrics that there are, by labels that they have, and lead to a page that tells of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from shared.observability import metrics  # noqa: F401  (registers them)

ROOT = Path(__file__).resolve().parents[2]
ALERTS = ROOT / "deploy" / "monitoring" / "kinplan-alerts.yaml"


def rules(text: str) -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]


def known() -> dict[str, set[str]]:
    """Every series of ours with its labels."""
    found: dict[str, set[str]] = {}
    for collector in set(REGISTRY._collector_to_names):
        for name in REGISTRY._collector_to_names[collector]:
            if name.startswith("kinplan_"):
                found[name] = {*getattr(collector, "_labelnames", ()), "le"}
    return found


def faults(text: str) -> list[str]:
    """What is wrong with the alerts, in words."""
    found, series = [], known()
    for rule in rules(text):
        name = rule["alert"]
        for used in re.findall(r"kinplan_\w+", rule["expr"]):
            if used not in series:
                found.append(f"{name}: there is no {used}")
                continue
            labels = set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", rule["expr"]))))
            found += [f"{name}: {used} has no {label}" for label in labels - series[used]]
        page = ROOT / rule["annotations"]["runbook"]
        if not page.exists() or name not in page.read_text():
            found.append(f"{name}: no page tells what to do")
    return found


def test_every_alert_asks_for_what_is_measured_and_has_its_page() -> None:
    assert len(rules(ALERTS.read_text())) >= 4
    assert faults(ALERTS.read_text()) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kinplan_ledger_broken", "kinplan_ledger_whole", "there is no kinplan_ledger_whole"),
        ("by (council) (kinplan_ledger_b", "by (town) (kinplan_ledger_b", "has no town"),
        ("KinplanSealingSlow", "KinplanSealingFast", "no page tells what to do"),
    ],
)
def test_a_slip_in_an_alert_is_noticed(old: str, new: str, says: str) -> None:
    text = ALERTS.read_text()
    assert old in text
    assert any(says in fault for fault in faults(text.replace(old, new)))
