"""How a plan, its breaches and its outcomes are shown, as JSON holds them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from services.plans.domain import events
from services.plans.domain.breaches import Breaches
from services.plans.domain.outcomes import Outcomes
from services.plans.domain.plan import Plan
from services.plans.domain.versions import VersionContent
from shared.eventstore.events import ERASED

Shown = dict[str, Any]


def shown_plan(plan: Plan) -> Shown:
    """The plan with all its versions, what agencies answered, and how far its actions have come."""
    by, at = plan.agreements.get(plan.agreed_version, (None, None))
    return {
        "reference": plan.case,
        "version": plan.version,
        "status": plan.status,
        "plan_version": plan.plan_version,
        "agreed_version": plan.agreed_version or None,
        "agreed_by": by,
        "agreed_at": _said(at),
        "review_on": _said(plan.review_on),
        "overdue_on": _said(plan.overdue_on),
        "revision_due": plan.revision_due,
        "copies_wait_of": plan.copies_wait_of or None,
        "centre": plan.centre,
        "family_said": [
            {"what": one.what, "attendee": one.attendee, "words": one.words, "at": _said(one.at)}
            for one in plan.said
        ],
        "versions": [_shown_version(plan, number) for number in plan.versions],
        "closed_because": plan.closed_because or None,
    }


def _shown_version(plan: Plan, number: int) -> Shown:
    content = plan.versions[number]
    by, at = plan.agreements.get(number, (None, None))
    version = shown_content(number, content)
    for place, action in enumerate(version["actions"], start=1):
        told = plan.progress.get(place, []) if number == plan.agreed_version else []
        action["progress"] = [_shown_progress(one) for one in told]
    for place, support in enumerate(version["support_asked"], start=1):
        support |= _shown_answer(plan.answers.get((number, place)))
    monitor = content["professional_monitor"] or plan.referrer
    return {
        **version,
        "professional_monitor": monitor,
        "agreed_by": by,
        "agreed_at": _said(at),
    }


def shown_content(number: int, content: VersionContent) -> Shown:
    """One version, as it was written up."""
    return {
        "plan_version": number,
        **content,
        "actions": [{**a, "by_when": _said(a["by_when"])} for a in content["actions"]],
        "wishes_of": [{**wishes} for wishes in content["wishes_of"]],
        "support_asked": [{**support} for support in content["support_asked"]],
        "review_on": str(content["review_on"]),
    }


def _shown_progress(told: events.ProgressRecorded) -> Shown:
    return {
        "state": told.state,
        "on": str(told.seen_on),
        "told_by": told.told_by,
        "note": told.note,
        "recorded_by": told.actor,
    }


def _shown_answer(told: events.SupportAnswered | None) -> Shown:
    return {
        "answer": told.answer if told else None,
        "by_agency": told.by_agency if told else None,
        "answered_on": str(told.answered_on) if told else None,
        "reason": told.reason if told else None,
    }


def shown_breaches(breaches: Breaches, now: datetime) -> Shown:
    """Every breach: what happened, until when somebody is to be told, and what was done."""
    return {
        "reference": breaches.case,
        "version": breaches.version,
        "breaches": [_shown_breach(breaches, breach, now) for breach in breaches.reported],
    }


def _shown_breach(breaches: Breaches, breach: str, now: datetime) -> Shown:
    reported, clock = breaches.reported[breach], breaches.clock_of(breach, now)
    return {
        "breach": breach,
        "plan_version": reported.plan_version,
        "recipient": reported.recipient,
        "what_happened": reported.what_happened,
        "endangered": reported.endangered,
        "reported_by": reported.actor,
        "discovered_at": reported.discovered_at.isoformat(),
        "tell_by": clock.tell_by.isoformat(),
        "clock_stopped": clock.stopped_at is not None,
        "clock_stopped_at": _said(clock.stopped_at),
        "overdue": clock.overdue,
        "steps": [
            {
                "step": step.step,
                "on": step.done_at.isoformat(),
                "reason": step.reason,
                "noted_by": step.actor,
            }
            for step in breaches.steps.get(breach, ())
        ],
    }


def shown_outcomes(outcomes: Outcomes) -> Shown:
    """Every outcome, those that were corrected too; the last of a person and time is the right one."""
    return {
        "reference": outcomes.case,
        "version": outcomes.version,
        "outcomes": [
            {
                "person": one.person,
                "months": one.months,
                "on": str(one.seen_on),
                "legal_status": one.legal_status,
                "living_arrangement": one.living_arrangement,
                "proceedings": one.proceedings,
                "days_in_care": one.days_in_care,
                "corrects": one.corrects,
                "corrected": one is not told[-1],
                "recorded_by": one.actor,
            }
            for told in outcomes.recorded.values()
            for one in told
        ],
    }


def outcomes_without_names(outcomes: Outcomes) -> list[Shown]:
    """The last of each person and time, without the person, by the months; none of whoever was erased."""
    last = [told[-1] for told in outcomes.recorded.values()]
    found = [
        {
            "months": one.months,
            "legal_status": one.legal_status,
            "living_arrangement": one.living_arrangement,
            "proceedings": one.proceedings,
            "days_in_care": one.days_in_care,
        }
        for one in last
        if ERASED not in (one.legal_status, one.living_arrangement, one.proceedings)
    ]
    return sorted(found, key=lambda one: (one["months"], str(one)))


def _said(when: date | datetime | None) -> str | None:
    return when.isoformat() if when is not None else None
