"""What happened to a plan, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from services.plans.domain import events
from shared.days import local_day, local_time
from shared.narrating import NameOf, Sentence, day, ended, spoken

ANSWERED = {"agreed": "agreed to", "refused": "refused", "later": "put off"}


def _proposed(e: events.Proposed, n: NameOf) -> str:
    actions = "; ".join(
        f"{a['who']}: {a['what'].rstrip('. ')} (by {day(a['by_when'])})" for a in e.actions
    )
    support = "; ".join(
        one["what"].rstrip(". ") + (f" (from {one['agency']})" if one["agency"] else "")
        for one in e.support_asked
    )
    wishes = " ".join([ended(e.childs_wishes), *(ended(one["wishes"]) for one in e.wishes_of)])
    return (
        f"Wrote up version {e.plan_version} of the plan. {actions}. "
        f"Back-up plan: {ended(e.back_up_plan)} The child's wishes: {wishes} "
        + (f"Support asked for: {support}. " if support else "")
        + f"Review on {day(e.review_on)}."
    )


def _agreed(e: events.Agreed, n: NameOf) -> str:
    held = " Its copies wait until the coordinator has checked them." if e.copies_held else ""
    return (
        f"Agreed version {e.plan_version} of the plan as safe. "
        f"It will be reviewed on {day(e.review_on)}.{held}"
    )


def _not_agreed(e: events.NotAgreed, n: NameOf) -> str:
    late = ""
    if e.days_after:
        days = "1 day" if e.days_after == 1 else f"{e.days_after} days"
        late = f" The reasons were due on the day it was written up, and came {days} later."
    arranged = f" Arranged in its place: {ended(e.arrangements)}" if e.arrangements else ""
    return (
        f"Could not agree version {e.plan_version}: {ended(e.reasons)} "
        f"Next: {spoken(e.next_step)}.{arranged}{late}"
    )


def _support_answered(e: events.SupportAnswered, n: NameOf) -> str:
    reason = f" The reason: {ended(e.reason)}" if e.reason else ""
    return (
        f"Support {e.support} of version {e.plan_version} was {ANSWERED[e.answer]} by "
        f"{e.by_agency} on {day(e.answered_on)}.{reason}"
    )


def _progress(e: events.ProgressRecorded, n: NameOf) -> str:
    note = f" {ended(e.note)}" if e.note else ""
    return (
        f"Action {e.action} of version {e.plan_version} was {spoken(e.state)} on {day(e.seen_on)}, "
        f"as told by {e.told_by}.{note}"
    )


def _held(e: events.ReviewHeld, n: NameOf) -> str:
    revised = " A new version is to be written up." if e.outcome == "changed" else ""
    return f"Held the review: {spoken(e.outcome)}. {ended(e.summary)}{_following(e)}{revised}"


def _following(e: events.ReviewHeld | events.ReviewExempted) -> str:
    return f" The next review is on {day(e.next_review_on)}." if e.next_review_on else ""


def _exempted(e: events.ReviewExempted, n: NameOf) -> str:
    return (
        f"Exempted the review of {day(e.was_on)} ({spoken(e.reason)}): {ended(e.explanation)}"
        f"{_following(e)}"
    )


def _breach(e: events.BreachReported, n: NameOf) -> str:
    count = len(e.endangered)
    endangered = f" People it may endanger: {count}." if count else ""
    return (
        f"Reported that a copy of version {e.plan_version} went wrong: {ended(e.what_happened)} "
        f"The Information Commissioner is to be told by {day(local_day(e.tell_by))}, "
        f"{local_time(e.tell_by)}, unless no risk is likely.{endangered}"
    )


def _breach_step(e: events.BreachStepNoted, n: NameOf) -> str:
    when = f"{day(local_day(e.done_at))}, {local_time(e.done_at)}"
    reason = f" The reason: {ended(e.reason)}" if e.reason else ""
    return f"Noted of a breach: {spoken(e.step)}, on {when}.{reason}"


def _outcome(e: events.OutcomeRecorded, n: NameOf) -> str:
    when = f"{e.months} months after the conference" if e.months else "at the end of the plan"
    corrects = " This corrects what was recorded before." if e.corrects else ""
    days = "not known" if e.days_in_care is None else e.days_in_care
    return (
        f"Recorded the outcome {when}, as of {day(e.seen_on)}: legal status "
        f"{spoken(e.legal_status)}, living arrangement {spoken(e.living_arrangement)}, "
        f"proceedings {spoken(e.proceedings)}, days in care {days}.{corrects}"
    )


SENTENCES: dict[type, Sentence] = {
    events.Awaited: lambda e, n: (
        "The plan is to be written up."
        if e.outcome == "plan"
        else "The conference ended without a plan; the referrer decides what happens next."
    ),
    events.Proposed: _proposed,
    events.Agreed: _agreed,
    events.CopiesReleased: lambda e, n: (
        f"Checked the copies of version {e.plan_version} and released them."
    ),
    events.NotAgreed: _not_agreed,
    events.SupportAnswered: _support_answered,
    events.ProgressRecorded: _progress,
    events.ReviewFellDue: lambda e, n: f"The review of the plan fell due on {day(e.due_on)}.",
    events.ReviewBecameOverdue: lambda e, n: (
        f"The review of the plan, due on {day(e.due_on)}, was not held in time and is overdue."
    ),
    events.ReviewHeld: _held,
    events.ReviewAsked: lambda e, n: (
        "Asked that the plan is looked at before its day." + (f" {ended(e.why)}" if e.why else "")
    ),
    events.Doubted: lambda e, n: f"Said that the plan is not working: {ended(e.what)}",
    events.ReviewMoved: lambda e, n: (
        f"Moved the review from {day(e.was_on)} to {day(e.review_on)}, as the {e.asked_by} asked: "
        f"{ended(e.reason)}"
    ),
    events.ReviewExempted: _exempted,
    events.Closed: lambda e, n: f"The plan was closed ({spoken(e.reason)}).",
    events.Reopened: lambda e, n: (
        f"The case goes on ({spoken(e.reason)}); its next conference will make the next plan."
    ),
    events.ReferrerNoted: lambda e, n: f"Heard that {n(e.referrer)} has the referrer's part now.",
    events.CoordinatorNoted: lambda e, n: (
        f"Heard that {n(e.coordinator) if e.coordinator else 'nobody'} coordinates the case now."
    ),
    events.BreachReported: _breach,
    events.BreachStepNoted: _breach_step,
    events.OutcomeRecorded: _outcome,
}


def also_named(event: Any) -> Collection[str]:
    """People who are named and have no identifier: those who will do something, and who told of it."""
    if isinstance(event, events.ProgressRecorded):
        return [event.told_by]
    actions = event.actions if isinstance(event, events.Proposed) else ()
    return [action["who"] for action in actions]


def names_in(event: Any) -> Mapping[str, str]:
    """Plans name people only in their own words; identifiers are named by other services."""
    return {}
