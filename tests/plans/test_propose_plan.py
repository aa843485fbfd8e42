"""The coordinator writes up what the family decided, as the next version."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.plans.domain.events import Proposed
from services.plans.domain.refusals import (
    ActionInThePast,
    ActionOfSomebodyElse,
    FamilyMadeNoPlan,
    MonitorWasNotThere,
    PlanIsClosed,
    ProposalWaits,
    ReviewInThePast,
    ReviewIsDue,
    ReviewTooLate,
)
from tests.given import given
from tests.plans.arranged import (
    AGREED,
    IN,
    PROPOSED,
    action,
    after,
    agree,
    by_coordinator,
    new,
    propose,
    refuse,
    told,
    wait,
)


def test_the_first_version_holds_what_the_family_decided():
    proposed = given(new(), wait()).when(propose())
    proposed.then(
        Proposed,
        plan_version=1,
        family_monitor="joan",
        back_up_plan="Milo stays with his aunt.",
        actions=told()["actions"],
        review_on=date(2027, 3, 1),
    )
    assert proposed.record.status == "proposed"


def test_a_version_that_was_refused_is_followed_by_the_next():
    given(new(), *PROPOSED, refuse()).when(propose()).then(Proposed, plan_version=2)


def test_a_plan_that_is_in_force_is_revised_by_a_new_version():
    revised = given(new(), *AGREED).when(propose())
    revised.then(Proposed, plan_version=2)
    assert revised.record.agreed_version == 1


def test_the_monitor_is_one_of_those_who_were_there():
    given(new(), wait()).when(propose(family_monitor="carys")).then(Proposed)
    given(new(), wait()).when(propose(family_monitor="stranger")).then_refused(MonitorWasNotThere)


@pytest.mark.parametrize(("by_when", "possible"), [((2027, 1, 4), True), ((2027, 1, 3), False)])
def test_an_action_is_for_today_or_later(by_when, possible):
    late = action("Telephone.", "Joan", date(*by_when))
    tried = given(new(), wait()).when(propose(actions=[*told()["actions"], late]))
    if possible:
        tried.then(Proposed)
    else:
        tried.then_refused(ActionInThePast)


@pytest.mark.parametrize(
    ("review_on", "refusal"),
    [
        (date(2027, 1, 3), ReviewInThePast),
        (date(2027, 1, 4), ReviewInThePast),
        (date(2027, 1, 5), None),
        (date(2027, 3, 29), None),  # twelve weeks
        (date(2027, 3, 30), ReviewTooLate),
    ],
)
def test_the_review_is_to_come_and_within_the_weeks_of_the_policy(review_on, refusal):
    tried = given(new(), wait()).when(propose(review_on=review_on))
    if refusal is None:
        tried.then(Proposed, review_on=review_on)
    else:
        tried.then_refused(refusal)


def test_whoever_an_action_names_by_identifier_was_there():
    of_carys = action("Telephone.", "Carys", date(2027, 1, 10), "carys")
    given(new(), wait()).when(propose(actions=[of_carys])).then(Proposed)
    of_nobody = action("Telephone.", "Carys", date(2027, 1, 10), "stranger")
    given(new(), wait()).when(propose(actions=[of_nobody])).then_refused(ActionOfSomebodyElse)


def test_today_is_the_day_in_england():
    after_midnight = by_coordinator(at=datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
    actions = [action("Telephone.", "Joan", date(2027, 6, 30))]
    given(new(), wait()).when(
        propose(by=after_midnight, actions=actions, review_on=date(2027, 8, 1))
    ).then_refused(ActionInThePast)
    given(new(), wait()).when(
        propose(by=after_midnight, actions=[], review_on=date(2027, 7, 1))
    ).then_refused(ReviewInThePast)


def test_a_version_that_waits_is_decided_on_first():
    given(new(), *PROPOSED).when(propose()).then_refused(ProposalWaits)


def test_a_review_that_is_due_is_held_first():
    given(IN["review_due"]()).when(propose()).then_refused(ReviewIsDue)


def test_there_is_nothing_to_write_up_of_a_conference_without_a_plan():
    given(new(), wait("no_plan")).when(propose()).then_refused(FamilyMadeNoPlan)


def test_a_plan_that_is_closed_gets_no_new_version():
    given(IN["closed"]()).when(propose()).then_refused(PlanIsClosed)


def test_versions_count_on_through_refusals_and_meetings():
    plan = after(*PROPOSED, refuse("another_meeting"), wait(), propose(), agree(2), propose())
    assert (plan.plan_version, plan.agreed_version) == (3, 2)
