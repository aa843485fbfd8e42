"""The family asks for another meeting, or needs one."""

from __future__ import annotations

from datetime import date

import pytest

from services.scheduling.domain.events import Confirmed, Reconvened
from services.scheduling.domain.refusals import FamilyHasWithdrawn, StillPreparing
from tests.acting import later
from tests.given import given
from tests.scheduling.arranged import (
    HELD,
    READY,
    after,
    by_coordinator,
    confirm,
    note_withdrawal,
    opened,
    reconvene,
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
