"""The days of a conference, in the order in which they were fixed, however late one is heard of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import pairwise

from shared.days import ENGLAND, local_day
from shared.policies import Policy

REMIND_AT = time(10)
"""When a reminder leaves, on a clock in England."""
SHORTEST_BEFORE_REMINDING = timedelta(days=1)


def meeting_at(days: Mapping[int, int], position: int) -> int:
    """Which meeting of the conference the day fixed at that position is for, counted from one.

    `days` says for each position how often a day had been fixed for that meeting before. The count
    goes up within a meeting, so that wherever it does not, another meeting begins.
    """
    sequences = [days[each] for each in sorted(days) if each <= position]
    return 1 + sum(later <= earlier for earlier, later in pairwise(sequences))


def remind_at(starts_at: datetime, invited_at: datetime, policy: Policy) -> datetime | None:
    """When those who are invited are reminded: at ten in the morning, as many days before as the policy
    says. None when that is less than a day after the invitation, or when it has begun by then."""
    on = local_day(starts_at) - timedelta(days=policy.timescales.remind_days_before)
    when = datetime.combine(on, REMIND_AT, ENGLAND)
    too_soon = when.timestamp() - invited_at.timestamp() < SHORTEST_BEFORE_REMINDING.total_seconds()
    return None if too_soon or when >= starts_at else when
