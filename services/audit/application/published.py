"""The audit service announces nothing yet; its own events are gathered like all others."""

from __future__ import annotations

from typing import Any

from shared.messaging.relay import Announcement


def announce(event: Any) -> Announcement:
    """Nothing: what auditors and operators do stays inside."""
    return None
