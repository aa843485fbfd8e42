"""Copies that tell too much do harm: where somebody has to check them, they wait."""

from __future__ import annotations

import pytest

from services.plans.domain.events import CopiesReleased
from services.plans.domain.refusals import NothingWaits, NotThisVersion
from tests.given import given
from tests.plans.arranged import (
    AGREED,
    agree,
    close,
    fall_due,
    new,
    propose,
    refuse,
    release,
    review,
    wait,
)

HELD = (wait(check_copies=True), propose(), agree())


def test_copies_that_were_checked_go_to_everybody_who_was_there():
    released = given(new(), *HELD).when(release())
    released.then(
        CopiesReleased, plan_version=1, copies_for=["joan", "carys"], referrer="herts-referrer"
    )
    assert released.record.copies_wait_of == 0


def test_they_are_released_once():
    given(new(), *HELD, release()).when(release()).then_refused(NothingWaits)


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (wait(check_copies=True),),
        (wait(check_copies=True), propose()),
        (wait(check_copies=True), propose(), refuse()),
        AGREED,
        (*HELD, close()),
        (*HELD, fall_due, review("not_working")),
        (*HELD, propose(), refuse("another_meeting", 2)),
    ],
)
def test_nothing_waits_where_nothing_was_agreed_or_need_be_checked_or_the_plan_has_ended(steps):
    given(new(), *steps).when(release()).then_refused(NothingWaits)


def test_nobody_releases_copies_of_another_version_than_they_have_checked():
    given(new(), *HELD).when(release(2)).then_refused(NotThisVersion)


def test_the_copies_of_a_later_version_take_the_place_of_those_that_waited():
    twice = (*HELD, propose(), agree(2))
    given(new(), *twice).when(release(1)).then_refused(NotThisVersion)
    given(new(), *twice).when(release(2)).then(CopiesReleased, plan_version=2)


def test_copies_of_the_version_in_force_may_go_while_another_one_waits():
    given(new(), *HELD, propose()).when(release(1)).then(CopiesReleased, plan_version=1)
