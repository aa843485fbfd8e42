"""docs/running.md names every setting, policy and secret: none has to be found in the code."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from shared import settings

ROOT = Path(__file__).resolve().parents[2]


def first_cells(document: str) -> set[str]:
    """What stands in the first column of the document's tables, as code."""
    return set(re.findall(r"^\| `([A-Za-z_-]+)` \|", document, re.MULTILINE))


def missing(document: str) -> set[str]:
    """Settings and network policies without a line of their own, and lines for nothing."""
    source = Path(settings.__file__).read_text()
    known = set(re.findall(r'"(AMQP_URI|DATABASE_URL|KINPLAN_[A-Z_]+)"', source))
    policies = (ROOT / "deploy/k8s/base/network-policies.yaml").read_text()
    known |= {each["metadata"]["name"] for each in yaml.safe_load_all(policies)}
    return known ^ {name for name in first_cells(document) if re.match("[A-Z]|kinplan-", name)}


def test_every_setting_and_every_network_policy_has_its_line() -> None:
    assert missing((ROOT / "docs" / "running.md").read_text()) == set()


def test_a_line_that_was_lost_is_noticed() -> None:
    document = (ROOT / "docs" / "running.md").read_text().replace("| `KINPLAN_SMTP` |", "| |")
    assert missing(document) == {"KINPLAN_SMTP"}


def test_both_secrets_are_described() -> None:
    used = (ROOT / "deploy/k8s/base/every-pod.yaml").read_text()
    used += (ROOT / "deploy/k8s/base/every-process.yaml").read_text()
    loaded = re.findall(r"secretRef:\s+name: (\S+)|secretName: (\S+)", used)
    names = {name for pair in loaded for name in pair if name}
    document = (ROOT / "docs" / "running.md").read_text()
    assert len(names) == 2
    assert [name for name in names if f"secret generic {name} " not in document] == []
