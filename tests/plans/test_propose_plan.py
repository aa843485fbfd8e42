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
    NextMeetingAwaited,
    NotAtTheCentre,
    PlanIsClosed,
    ProposalWaits,
    ReviewInThePast,
    ReviewIsDue,
    ReviewIsOverdue,
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


def test_what_is_said_for_one_child_is_said_for_a_child_at_the_centre():
    for_ada = action("Telephone.", "Joan", date(2027, 1, 10), children=["ada"])
    wishes = [{"child": "milo", "wishes": "Football."}]
    proposed = given(new(), wait()).when(propose(actions=[for_ada], wishes_of=wishes))
    event = proposed.then(Proposed, wishes_of=wishes)
    assert event.actions[0]["children"] == ["ada"]
    for_another = action("Telephone.", "Joan", date(2027, 1, 10), children=["ada", "owen"])
    given(new(), wait()).when(propose(actions=[for_another])).then_refused(NotAtTheCentre)
    of_another = [{"child": "joan", "wishes": "Football."}]
    given(new(), wait()).when(propose(wishes_of=of_another)).then_refused(NotAtTheCentre)


def test_it_cannot_be_checked_where_nobody_was_told_who_is_at_the_centre():
    for_ada = action("Telephone.", "Joan", date(2027, 1, 10), children=["ada"])
    given(new(), wait(centre=[])).when(propose(actions=[for_ada])).then(Proposed)


def test_support_that_is_asked_for_may_name_the_agency():
    asked = ["A bus pass.", {"what": "A bed.", "agency": "Housing"}, {"what": "A cot."}]
    given(new(), wait()).when(propose(support_asked=asked)).then(
        Proposed,
        support_asked=[
            {"what": "A bus pass.", "agency": None},
            {"what": "A bed.", "agency": "Housing"},
            {"what": "A cot.", "agency": None},
        ],
    )


def test_an_action_may_be_for_29_february_in_the_years_that_have_one():
    by = by_coordinator(at=datetime(2028, 2, 20, 10, tzinfo=UTC))
    leap = [action("Telephone.", "Joan", date(2028, 2, 29))]
    given(new(), wait()).when(propose(by=by, actions=leap, review_on=date(2028, 2, 29))).then(
        Proposed, review_on=date(2028, 2, 29)
    )


@pytest.mark.parametrize(
    "name", ["Ọlá", "李小龙", "Αλέξανδρος", "محمد", "O'Brien-Ōkura", "X", "Ж" * 120]
)
def test_people_may_have_names_of_every_script_and_length(name):
    named = action(f"{name} telephones.", name, date(2027, 1, 10), "joan")
    event = given(new(), wait()).when(propose(actions=[named])).then(Proposed)
    assert event.actions[0]["who"] == name


def test_two_people_of_one_name_have_each_their_own_action():
    both = [action("Telephone.", "Joan", date(2027, 1, 10), one) for one in ("joan", "carys")]
    event = given(new(), wait()).when(propose(actions=both)).then(Proposed)
    assert [a["attendee"] for a in event.actions] == ["joan", "carys"]


def test_a_version_that_waits_is_decided_on_first():
    given(new(), *PROPOSED).when(propose()).then_refused(ProposalWaits)


def test_a_review_that_is_due_is_held_first():
    given(IN["review_due"]()).when(propose()).then_refused(ReviewIsDue)


def test_a_review_that_is_overdue_is_dealt_with_first():
    given(IN["review_overdue"]()).when(propose()).then_refused(ReviewIsOverdue)


def test_of_a_case_that_goes_on_the_next_conference_is_held_first():
    given(IN["reopened"]()).when(propose()).then_refused(NextMeetingAwaited)


def test_there_is_nothing_to_write_up_of_a_conference_without_a_plan():
    given(new(), wait("no_plan")).when(propose()).then_refused(FamilyMadeNoPlan)


def test_a_plan_that_is_closed_gets_no_new_version():
    given(IN["closed"]()).when(propose()).then_refused(PlanIsClosed)


def test_versions_count_on_through_refusals_and_meetings():
    plan = after(*PROPOSED, refuse("another_meeting"), wait(), propose(), agree(2), propose())
    assert (plan.plan_version, plan.agreed_version) == (3, 2)
