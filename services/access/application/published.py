"""Which events of the access service are announced: none. Who signed in concerns the council alone; the
audit service hears of every event by its record, as of every other's."""

from __future__ import annotations

from typing import Any


def announce(event: Any) -> None:
    """Nothing."""
