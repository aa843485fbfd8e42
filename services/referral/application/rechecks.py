"""What followed from the policy when a referral was received and accepted, checked again."""

from __future__ import annotations

from collections.abc import Sequence

from services.referral.domain import events, rules
from shared.days import local_day
from shared.eventstore.events import CaseEvent
from shared.narrating import day
from shared.policies import Policy
from shared.rechecking import Contradiction, Recheck


def every_child_was_eligible(
    event: events.Received, policy: Policy, earlier: Sequence[CaseEvent]
) -> str | None:
    """Whom the service was for. A child whose data was erased cannot be checked again."""
    known = [child for child in event.children if child["date_of_birth"] or child["due_date"]]
    if not known:
        return None
    rules.every_child_is_eligible(known, local_day(event.occurred_at), policy)
    who = policy.eligibility
    unborn = "unborn babies, " if who.unborn else ""
    return (
        f"For {unborn}children under {who.under_age}, and under "
        f"{who.learning_disability_under_age} with a learning disability"
    )


def conference_was_due_in_time(
    event: events.Accepted, policy: Policy, earlier: Sequence[CaseEvent]
) -> str:
    """The day by which the conference was to be held."""
    latest = policy.conference_by(local_day(event.occurred_at))
    if event.conference_by != latest:
        raise Contradiction(
            f"The conference was to be held by {day(latest)}, not by {day(event.conference_by)}."
        )
    return f"Within {policy.timescales.weeks_to_conference} weeks of acceptance"


RECHECKS: dict[type, Recheck] = {
    events.Received: every_child_was_eligible,
    events.Accepted: conference_was_due_in_time,
}
