"""The referrer agrees a version as safe."""

from __future__ import annotations

from datetime import date

from services.plans.domain.events import Agreed
from services.plans.domain.refusals import AlreadyAgreed, NoPlanProposed, NotThisVersion
from tests.acting import MONDAY
from tests.given import given
from tests.plans.arranged import AGREED, PROPOSED, agree, fall_due, new, propose, refuse, wait


def test_the_version_that_waits_is_agreed_and_everybody_who_was_there_gets_a_copy():
    agreed = given(new(), *PROPOSED).when(agree())
    agreed.then(
        Agreed,
        plan_version=1,
        review_on=date(2027, 3, 1),
        actions=2,
        copies_for=["joan", "carys"],
        referrer="herts-referrer",
    )
    assert agreed.record.review_on == date(2027, 3, 1)


def test_who_agreed_which_version_and_when_is_kept_for_every_one():
    plan = given(new(), *AGREED, propose()).when(agree(2)).record
    assert plan.agreements == {1: ("herts-referrer", MONDAY), 2: ("herts-referrer", MONDAY)}


def test_copies_wait_where_somebody_has_to_check_them():
    checked = (wait(check_copies=True), propose())
    held = given(new(), *checked).when(agree())
    held.then(Agreed, copies_held=True)
    assert held.record.copies_wait_of == 1
    given(new(), *PROPOSED).when(agree()).then(Agreed, copies_held=False)


def test_a_revised_version_takes_the_place_of_the_one_before():
    revised = propose(review_on=date(2027, 3, 15))
    agreed = given(new(), *AGREED, revised).when(agree(2))
    agreed.then(Agreed, plan_version=2)
    assert (agreed.record.agreed_version, agreed.record.review_on) == (2, date(2027, 3, 15))


def test_the_day_by_which_the_version_before_had_to_be_reviewed_does_not_count_for_the_next():
    late = given(new(), *AGREED, propose(), fall_due)
    assert late.record.overdue_on == date(2027, 3, 15)
    assert late.when(agree(2)).record.overdue_on is None


def test_nobody_agrees_a_version_that_they_have_not_read():
    given(new(), *PROPOSED, refuse(), propose()).when(agree(1)).then_refused(NotThisVersion)
    given(new(), *PROPOSED).when(agree(2)).then_refused(NotThisVersion)


def test_there_is_nothing_to_agree_before_the_plan_is_written_up():
    given(new(), wait()).when(agree()).then_refused(NoPlanProposed)


def test_a_version_that_was_refused_is_not_agreed_afterwards():
    given(new(), *PROPOSED, refuse()).when(agree()).then_refused(NoPlanProposed)


def test_a_version_is_agreed_once():
    given(new(), *AGREED).when(agree()).then_refused(AlreadyAgreed)
