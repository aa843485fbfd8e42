"""Days and hours that the examples have in common."""

from __future__ import annotations

from datetime import date, timedelta

from tests.acting import MONDAY

DAY = date(2027, 3, 1)
HOURS = MONDAY + timedelta(days=21)
ERASURE = {"erasure": "4e" * 16, "people": ["3d" * 16]}
