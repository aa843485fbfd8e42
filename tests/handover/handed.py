"""Commands that hand a council over, as an operator types them."""

from __future__ import annotations

from pathlib import Path

from shared.handover.receiving_keys import PrivateKey, read_private
from shared.policies import Policy
from tests.handover.deployment import Deployment

PRIVATE, PUBLIC = "receiving-key.private.toml", "receiving-key.pub"


def export_words(
    receiver: Deployment, policy: Policy, path: Path, *more: object
) -> tuple[object, ...]:
    """What is typed to export the council for the receiver."""
    key = receiver.folder / "key" / PUBLIC
    reason = "The region is divided."
    return ("export", policy.council, "--for", key, "--out", path, "--reason", reason, *more)


def exported(
    sender: Deployment, receiver: Deployment, policy: Policy, path: Path, *more: object
) -> Path:
    """Export the council for the receiver; the file."""
    sender.type(*export_words(receiver, policy, path, *more))
    return path


def import_words(receiver: Deployment, path: Path, *more: object) -> tuple[object, ...]:
    """What is typed to import it."""
    return ("import", path, "--key", receiver.folder / "key" / PRIVATE, *more)


def private_key(receiver: Deployment) -> PrivateKey:
    """The key that opens what was written for the receiver."""
    return read_private((receiver.folder / "key" / PRIVATE).read_text(), "the test's key")
