"""Circumstances and people for tests: made up, and the same everywhere."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from shared.acts import Act
from shared.policy_files import read_policy

COUNCILS = Path(__file__).resolve().parent.parent / "councils"
HERTFORDSHIRE = read_policy(COUNCILS / "hertfordshire.toml")
CENTRAL_BEDFORDSHIRE = read_policy(COUNCILS / "central-bedfordshire.toml")

MONDAY = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
REFERENCE = "HERTS-K7MD-9QRX"


def act(**changes: Any) -> Act:
    """A manager of Hertfordshire acts on Monday, unless told otherwise."""
    at = changes.pop("at", MONDAY)
    given: dict[str, Any] = {
        "actor": "herts-manager",
        "role": "manager",
        "council": "hertfordshire",
        "occurred_at": at,
        "recorded_at": at,
        "policy": HERTFORDSHIRE,
        "request_id": "request-1",
        "profession": "service manager",
    }
    return Act(**{**given, **changes})


def later(days: float = 0, **parts: float) -> datetime:
    """So much later than Monday."""
    return MONDAY + timedelta(days=days, **parts)


def counting(prefix: str = "person") -> Any:
    """Identifiers that count, so that tests can name them: person-1, person-2."""
    numbers = itertools.count(1)
    return lambda: f"{prefix}-{next(numbers)}"
