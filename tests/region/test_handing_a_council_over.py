"""A council is exported, and goes on elsewhere exactly where it stopped."""

from __future__ import annotations

from pathlib import Path

from shared.policies import Policy
from tests.region.deployment import Deployment


def exported(sender: Deployment, receiver: Deployment, policy: Policy, path: Path, *more: str) -> str:
    """Export the council for the receiver; what the operator is told."""
    return sender.type(
        "export", policy.council, "--for", receiver.folder / "key" / "receiving-key.pub",
        "--out", path, "--reason", "The region is divided.", *more,
    )  # fmt: skip


def imported(receiver: Deployment, path: Path, *more: object) -> str:
    """Import the file; what the operator is told."""
    key = receiver.folder / "key" / "receiving-key.private.toml"
    return receiver.type("import", path, "--key", key, *more)


def test_it_goes_on(sender: Deployment, receiver: Deployment, policy: Policy, tmp_path: Path) -> None:
    before = sender.newest(policy.council)
    path = tmp_path / "council.kinplan"
    print(exported(sender, receiver, policy, path))
    print(imported(receiver, path))
    assert receiver.verified(policy.council, before, sender.newest(policy.council)).holds
