"""Something that had been ready is ready no longer."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import AttendeeInvited, PreparationReopened
from services.scheduling.domain.refusals import ConferenceUnderWay, StillPreparing
from tests.given import given
from tests.scheduling.arranged import CONFIRMED, READY, UNDER_WAY, after, invite, reopen


@pytest.mark.parametrize(
    "reason", ["interpreter_cancelled", "attendee_withdrew", "court_order", "other"]
)
def test_the_preparation_is_reopened_with_the_reason_and_goes_on(reason):
    reopened = given(after(*CONFIRMED)).when(reopen(reason))
    reopened.then(PreparationReopened, reason=reason)
    reopened.when(invite("cas", name="Cas Ashdown")).then(AttendeeInvited)


def test_there_is_nothing_to_reopen_while_it_is_prepared():
    given(after(*READY)).when(reopen()).then_refused(StillPreparing)


def test_a_conference_that_has_begun_is_not_prepared_again():
    given(after(*UNDER_WAY)).when(reopen()).then_refused(ConferenceUnderWay)
