"""An independent coordinator is given the case."""

from __future__ import annotations

from services.scheduling.domain.events import CoordinatorAllocated
from services.scheduling.domain.refusals import (
    ConferenceIsCancelled,
    CoordinatorNotIndependent,
    StillPreparing,
)
from tests.acting import act
from tests.given import given
from tests.scheduling.arranged import allocate, cancel, opened


def test_a_coordinator_who_declares_no_other_role_is_allocated():
    allocated = given(opened()).when(allocate)
    allocated.then(CoordinatorAllocated, coordinator="herts-coordinator", actor="herts-manager")
    assert allocated.record.status == "preparing"


def test_a_coordinator_with_another_role_in_the_case_is_refused():
    given(opened()).when(
        lambda c: c.allocate_coordinator(act(), "herts-coordinator", True)
    ).then_refused(CoordinatorNotIndependent)


def test_a_case_is_allocated_once():
    given(opened(), allocate).when(allocate).then_refused(StillPreparing)


def test_a_conference_that_was_cancelled_is_not_allocated():
    given(opened(), cancel).when(allocate).then_refused(ConferenceIsCancelled)
