"""What followed from the policy when a referral was received and accepted, checked again."""

from __future__ import annotations

from collections.abc import Sequence

from services.referral.domain import eligibility, events
from services.referral.domain.people import age_of
from shared.days import local_day
from shared.eventstore.events import CaseEvent
from shared.narrating import day
from shared.policies import Policy
from shared.rechecking import Contradiction, Recheck


def everybody_was_eligible(
    event: events.Received, policy: Policy, earlier: Sequence[CaseEvent]
) -> str | None:
    """Whom the service was for, for which reasons and at which stage. A child or adult whose data was
    erased, or whose age is not known, cannot be checked again; nor reasons that were not asked for then. A
    case that was taken over from another council waits for a manager, who decides by this policy."""
    if event.origin:
        return None
    today = local_day(event.occurred_at)
    known = [
        child for child in event.children if child["due_date"] or age_of(child, today) is not None
    ]
    adults = [adult for adult in event.adults if adult["date_of_birth"]]
    if not (known or adults):
        return None
    eligibility.every_child_is_eligible(known, today, policy)
    eligibility.every_adult_is_eligible(adults, today, policy.eligibility)
    if event.reasons:
        eligibility.reasons_are_served(event.reasons, policy.referring)
        eligibility.stage_is_served(event.stage, policy.referring)
    return _served(policy)


def _served(policy: Policy) -> str:
    who = policy.eligibility
    if not who.children:
        return "For adults"
    unborn = "unborn babies, " if who.unborn else ""
    adults = "; and for adults" if who.adults else ""
    return (
        f"For {unborn}children under {who.under_age}, and under "
        f"{who.learning_disability_under_age} with a learning disability{adults}"
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
    events.Received: everybody_was_eligible,
    events.Accepted: conference_was_due_in_time,
}
