"""A manager gives the case to another coordinator, who declares first as any other."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import (
    CaseOffered,
    CoordinatorReleased,
    PreparationReopened,
)
from services.scheduling.domain.refusals import (
    CoordinatorNotAllocated,
    CoordinatorNotIndependent,
    SameCoordinator,
)
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    READY,
    after,
    allocate,
    conflict,
    declare,
    offer,
    opened,
    reallocate,
)


def test_the_one_before_is_released_and_the_case_is_offered_to_the_next():
    moved = given(opened(), *READY).when(reallocate())
    moved.then(CoordinatorReleased, CaseOffered, coordinator="herts-coordinator-2")
    assert moved.recorded[0].reason == "reallocated"
    assert (moved.record.status, moved.record.coordinator) == ("allocated", "")
    assert moved.record.attendees["joan"].prepared_on


def test_a_day_that_was_fixed_does_not_hold_any_longer():
    given(opened(), *CONFIRMED).when(reallocate()).then(
        PreparationReopened, CoordinatorReleased, CaseOffered
    )


def test_nobody_is_released_when_it_was_only_offered():
    given(opened(), offer).when(reallocate()).then(CaseOffered, coordinator="herts-coordinator-2")


@pytest.mark.parametrize("before", [(offer,), (allocate,)])
def test_it_is_not_given_to_whoever_has_it(before):
    given(opened(), *before).when(reallocate("herts-coordinator")).then_refused(SameCoordinator)


def test_nor_to_the_referrer_nor_to_whoever_declared_a_conflict():
    given(opened(), allocate).when(reallocate("herts-referrer")).then_refused(
        CoordinatorNotIndependent
    )
    before = (allocate, conflict, lambda c: offer(c, "herts-coordinator-2"), declare())
    given(opened(), *before).when(reallocate("herts-coordinator")).then_refused(
        CoordinatorNotIndependent
    )


def test_whoever_was_released_for_another_reason_may_come_back():
    back = after(allocate, reallocate(), declare(), reallocate("herts-coordinator"), declare())
    assert back.coordinator == "herts-coordinator"


def test_before_anybody_was_asked_it_is_allocated_instead():
    given(opened()).when(reallocate()).then_refused(CoordinatorNotAllocated)
