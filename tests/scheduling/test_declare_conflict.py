"""A conflict that comes up later ends the coordinator's access; what was prepared stays."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import (
    CoordinatorReleased,
    PreparationReopened,
)
from services.scheduling.domain.refusals import (
    AlreadyHeld,
    ConferenceUnderWay,
    CoordinatorNotAllocated,
    WaitsForDeclaration,
)
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    HELD,
    IN,
    READY,
    after,
    confirm,
    conflict,
    declare,
    offer,
    opened,
)


def test_the_coordinator_is_released_and_the_preparation_stays():
    released = given(opened(), *READY).when(conflict)
    released.then(CoordinatorReleased, coordinator="herts-coordinator", reason="conflict")
    assert released.record.status == "opened"
    assert released.record.attendees["joan"].prepared_on


def test_a_day_that_was_fixed_does_not_hold_any_longer():
    given(opened(), *CONFIRMED).when(conflict).then(PreparationReopened, CoordinatorReleased)


def test_those_who_knew_of_the_day_are_named():
    record = given(opened(), *CONFIRMED).when(conflict).recorded
    assert (record[0].reason, record[0].attendees) == ("coordinator_released", ["joan"])


def test_the_next_coordinator_goes_on_where_the_last_one_stopped():
    conference = after(*READY, conflict, lambda c: offer(c, "herts-coordinator-2"), declare())
    assert conference.status == "preparing"
    confirm()(conference)
    assert conference.status == "confirmed"


def test_before_the_declaration_there_is_nobody_to_release():
    given(opened()).when(conflict).then_refused(CoordinatorNotAllocated)
    given(opened(), offer).when(conflict).then_refused(WaitsForDeclaration)


@pytest.mark.parametrize("state", ["information_sharing", "private_family_time", "agreeing_plan"])
def test_nobody_is_released_in_the_middle_of_the_day(state):
    given(IN[state]()).when(conflict).then_refused(ConferenceUnderWay)


def test_nor_when_it_is_over():
    given(after(*HELD)).when(conflict).then_refused(AlreadyHeld)
