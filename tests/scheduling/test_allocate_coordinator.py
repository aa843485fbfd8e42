"""The case is offered to a coordinator, who declares first whether they are independent of it."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import CaseOffered
from services.scheduling.domain.refusals import (
    ConferenceIsCancelled,
    CoordinatorNotIndependent,
    StillPreparing,
    WaitsForDeclaration,
)
from tests.given import given
from tests.scheduling.arranged import (
    allocate,
    cancel,
    change_referrer,
    conflict,
    declare,
    invite,
    offer,
    opened,
)


def test_the_case_is_offered_and_nobody_coordinates_it_yet():
    offered = given(opened()).when(offer)
    offered.then(CaseOffered, coordinator="herts-coordinator", actor="herts-manager")
    assert offered.record.status == "allocated"
    assert offered.record.coordinator == ""


def test_nothing_is_prepared_before_the_declaration():
    given(opened(), offer).when(invite()).then_refused(WaitsForDeclaration)


def test_the_referrer_of_the_case_never_coordinates_it():
    given(opened()).when(lambda c: offer(c, "herts-referrer")).then_refused(
        CoordinatorNotIndependent
    )


def test_neither_does_whoever_was_the_referrer_before():
    given(opened(), change_referrer("herts-referrer-2")).when(
        lambda c: offer(c, "herts-referrer")
    ).then_refused(CoordinatorNotIndependent)


@pytest.mark.parametrize(
    "before", [(offer, declare(True)), (offer, declare(knows=True)), (allocate, conflict)]
)
def test_whoever_declared_a_conflict_in_the_case_is_not_asked_again(before):
    given(opened(), *before).when(offer).then_refused(CoordinatorNotIndependent)
    given(opened(), *before).when(lambda c: offer(c, "herts-coordinator-2")).then(CaseOffered)


def test_a_case_is_offered_once():
    given(opened(), offer).when(offer).then_refused(WaitsForDeclaration)
    given(opened(), allocate).when(offer).then_refused(StillPreparing)


def test_a_conference_that_was_cancelled_is_not_allocated():
    given(opened(), cancel).when(offer).then_refused(ConferenceIsCancelled)
