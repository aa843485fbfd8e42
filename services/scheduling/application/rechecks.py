"""What followed from the policy when a conference was confirmed or convened again, checked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.scheduling.domain import events, rules
from shared.days import local_day
from shared.eventstore.events import CaseEvent
from shared.narrating import day
from shared.policies import Policy
from shared.rechecking import Contradiction, Recheck

GIVE_A_DAY = events.Opened | events.Reconvened | events.Reopened
"""The events that say by when the family is to meet."""


def day_and_place_were_possible(
    event: events.Confirmed | events.Rescheduled, policy: Policy, earlier: Sequence[CaseEvent]
) -> str:
    """The place was one that the council offers, and the day within the time that was given."""
    rules.place_is_offered(event.place, event.neutral, policy.meeting)
    latest = _latest_day(earlier)
    if latest is None:
        return f"A {policy.meeting.name} may be held there"
    rules.day_is_possible(event.starts_at, event.recorded_at, latest)
    return f"By {day(latest)}, and in a place that is offered"


def next_meeting_was_due_in_time(
    event: events.Reconvened | events.Reopened, policy: Policy, earlier: Sequence[CaseEvent]
) -> str:
    """The day by which the family was to meet again."""
    latest = policy.conference_by(local_day(event.occurred_at))
    if event.conference_by != latest:
        raise Contradiction(
            f"The family was to meet again by {day(latest)}, not by {day(event.conference_by)}."
        )
    return f"Within {policy.timescales.weeks_to_conference} weeks of that day"


def _latest_day(earlier: Sequence[CaseEvent]) -> date | None:
    given = [e for e in earlier if isinstance(e, GIVE_A_DAY)]
    return given[-1].conference_by if given else None


RECHECKS: dict[type, Recheck] = {
    events.Confirmed: day_and_place_were_possible,
    events.Rescheduled: day_and_place_were_possible,
    events.Reconvened: next_meeting_was_due_in_time,
    events.Reopened: next_meeting_was_due_in_time,
}
