"""The rules of plans and reviews, each by name, with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from services.plans.domain.refusals import (
    ActionInThePast,
    ActionOfSomebodyElse,
    ArrangementsMissing,
    MonitorWasNotThere,
    NoPlanInForce,
    NoSafePlan,
    NoSuchAction,
    NoSuchSupport,
    NoSuchVersion,
    NotAtTheCentre,
    NothingWaits,
    NotThisVersion,
    NotYetHappened,
    OnlyRiskRefuses,
    ReasonMissing,
)


def monitor_was_present(family_monitor: str, present: Iterable[str]) -> None:
    """ "The social worker and a nominated family member will check that the plan is working"
    (Hertfordshire, Central Bedfordshire): nominated by those who were there, from among them."""
    if family_monitor not in present:
        raise MonitorWasNotThere(
            "family_monitor must be the identifier of an attendee who was present."
        )


def actions_are_still_to_come(actions: Iterable[Mapping[str, Any]], today: date) -> None:
    """Each action has a day by which it is done, not one that has passed."""
    if any(action["by_when"] < today for action in actions):
        raise ActionInThePast("An action's by_when has passed already. Give a day that is to come.")


def actions_name_those_who_were_there(
    actions: Iterable[Mapping[str, Any]], present: Iterable[str]
) -> None:
    """Whoever an action names by identifier was at the meeting: nobody is given something to do in
    their absence (Hertfordshire: the family makes its own plan)."""
    if {action["attendee"] for action in actions} - {None, *present}:
        raise ActionOfSomebodyElse(
            "An action's attendee must be the identifier of somebody who was present. Leave it out "
            "for others, and name them in who."
        )


def it_is_the_version_that_waits(given: int, waiting: int) -> None:
    """Agreeing and refusing name the version, so that nobody agrees what they have not read."""
    if given != waiting:
        raise NotThisVersion(
            f"Version {waiting} is the one that waits. Read it, then decide on it."
        )


def only_a_safe_plan_works(reason: str, agreed_version: int) -> None:
    """A plan ends as working only when a version of it was agreed as safe; what ends without one
    is recorded as what it was (Ofsted: the record says why a decision was made)."""
    if reason == "working_without_us" and not agreed_version:
        raise NoSafePlan(
            "No version of this plan was agreed as safe. Close it with the reason "
            "alternative_arrangements or no_plan."
        )


def those_named_are_at_the_centre(named: Collection[str], centre: Collection[str]) -> None:
    """What is said for one child is said for a child of this case: each has a part of their own in the
    plan (siblings in one conference). Where nobody is known to be at the centre, as of conferences
    held before that was told, it cannot be checked."""
    if centre and set(named) - set(centre):
        raise NotAtTheCentre(
            "Only children, or the adult, at the centre of this case can be named there. Use the "
            "identifiers that the referral shows."
        )


def only_risk_refuses(risk_of_significant_harm: bool) -> None:
    """A plan is presumed agreed unless there is a risk of significant harm (adult FGC; Family Rights
    Group): that is the only ground on which it is refused."""
    if not risk_of_significant_harm:
        raise OnlyRiskRefuses(
            "A plan is agreed unless there is a risk of significant harm. Agree it, or, if there is "
            "such a risk, say so and give the reasons."
        )


def a_refusal_has_its_reasons(reasons: str) -> None:
    """The family hears why its plan cannot be agreed, so that it can revise it (adult FGC)."""
    if not reasons.strip():
        raise ReasonMissing("Give the reasons for which the plan cannot be agreed.")


def alternative_arrangements_are_recorded(next_step: str, arrangements: str | None) -> None:
    """What the referrer arranges in the plan's place is recorded with the refusal (Central
    Bedfordshire: no safe plan means another meeting, or the referrer's alternative)."""
    if next_step == "alternative_arrangements" and not (arrangements or "").strip():
        raise ArrangementsMissing("Say in arrangements what you arrange in place of the plan.")


def days_late(written_up_on: date | None, today: date) -> int:
    """Reasons are due on the day itself (adult FGC: they are given immediately). Late ones are recorded as
    late and never prevented, since an unsafe plan must be refusable at any time."""
    return max((today - written_up_on).days, 0) if written_up_on else 0


def there_is_such_a_version(plan_version: int, versions: Collection[int]) -> None:
    """What is said of a version is said of one that was written up."""
    if plan_version not in versions:
        raise NoSuchVersion(
            f"There is no version {plan_version} of this plan. Look which versions it has."
        )


def there_is_such_support(support: int, asked: int) -> None:
    """An answer belongs to one thing that was asked for, by its place in the version's list."""
    if not 1 <= support <= asked:
        raise NoSuchSupport(
            f"That version asks for {asked} kinds of support, counted from 1. Give one of those."
        )


def refused_support_has_its_reason(answer: str, reason: str | None) -> None:
    """The family is told why an agency will not help (Ofsted: the record says why)."""
    if answer == "refused" and reason is None:
        raise ReasonMissing("Give the reason for which the agency refuses it.")


def it_has_happened(what: str, on: date, today: date) -> None:
    """What is recorded has happened; a plan for later is no record."""
    if on > today:
        raise NotYetHappened(f"{what} is on a day that is still to come. Give the day it was.")


def that_time_has_come(what: str, at: datetime, now: datetime) -> None:
    """What is recorded has happened; a plan for later is no record."""
    if at > now:
        raise NotYetHappened(f"{what} is at a time that is still to come. Give the time it was.")


def a_plan_is_in_force(in_force: bool) -> None:
    """Only what was agreed as safe is carried out, so only that makes progress."""
    if not in_force:
        raise NoPlanInForce("No version of this plan is agreed at present. Agree one first.")


def there_is_such_an_action(action: int, actions: int) -> None:
    """Progress belongs to one action of the agreed version, by its place."""
    if not 1 <= action <= actions:
        raise NoSuchAction(
            f"The agreed version has {actions} actions, counted from 1. Give the number of one."
        )


def its_copies_wait(plan_version: int, waiting: int) -> None:
    """Copies are released once, by somebody who has checked those of this very version (ICO's example
    of a breach: an address that was not taken out of a report)."""
    if not waiting:
        raise NothingWaits(
            "No copies of this plan wait to be checked. There is nothing to release."
        )
    if plan_version != waiting:
        raise NotThisVersion(
            f"The copies of version {waiting} are those that wait. Check them, then release them."
        )
