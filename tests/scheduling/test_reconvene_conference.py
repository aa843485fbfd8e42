"""The family asks for another meeting, or needs one."""

from __future__ import annotations

from datetime import date

import pytest

from services.scheduling.domain.events import Confirmed, Reconvened, Reopened
from services.scheduling.domain.refusals import (
    ConferenceIsCancelled,
    FamilyHasWithdrawn,
    StillPreparing,
)
from tests.acting import later
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    HELD,
    READY,
    after,
    bound,
    by_coordinator,
    cancel,
    confirm,
    note_withdrawal,
    opened,
    reconvene,
    unbound,
)


@pytest.mark.parametrize("reason", ["no_plan", "family_asks", "plan_not_working", "other"])
def test_the_weeks_of_the_policy_begin_anew(reason):
    given(after(*HELD)).when(lambda c: c.reconvene(by_coordinator(at=later(30)), reason)).then(
        Reconvened, reason=reason, conference_by=date(2027, 3, 31)
    )


def test_it_is_another_meeting_whose_first_day_has_the_number_nought():
    again = given(after(*HELD), reconvene).when(confirm(later(40), at=later(30)))
    again.then(Confirmed, sequence=0)
    assert again.record.meetings == 2


def test_it_is_not_reconvened_before_it_was_held_nor_when_the_family_has_withdrawn():
    given(opened(), *READY).when(reconvene).then_refused(StillPreparing)
    given(after(*HELD), note_withdrawal).when(reconvene).then_refused(FamilyHasWithdrawn)


def test_one_that_was_cancelled_and_is_owed_is_prepared_again_by_its_coordinator():
    owed = given(after(*CONFIRMED), cancel, bound).when(
        lambda c: c.reconvene(by_coordinator(at=later(30)), "conference_owed")
    )
    owed.then(
        Reopened, reason="conference_owed", conference_by=date(2027, 3, 31), meets_again=False
    )
    assert (owed.record.status, owed.record.meetings) == ("preparing", 1)
    again = given(owed.record).when(confirm(later(40), at=later(30)))
    again.then(Confirmed, sequence=1)


@pytest.mark.parametrize("before", [(cancel,), (bound, cancel, unbound)])
def test_one_that_was_cancelled_and_is_not_owed_ended_with_its_case(before):
    refusal = given(after(*before)).when(reconvene).then_refused(ConferenceIsCancelled)
    assert "Reopen the case" in str(refusal)
