"""There will be no conference."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import Cancelled
from services.scheduling.domain.refusals import AlreadyHeld, ConferenceIsCancelled
from services.scheduling.domain.states import NOT_YET_HELD
from tests.given import given
from tests.scheduling.arranged import HELD, IN, after, cancel


@pytest.mark.parametrize("state", NOT_YET_HELD)
def test_a_conference_can_be_cancelled_until_it_was_held(state):
    cancelled = given(IN[state]()).when(cancel)
    cancelled.then(Cancelled, reason="family_request")
    assert cancelled.record.status == "cancelled"


def test_a_conference_that_was_held_is_not_cancelled():
    given(after(*HELD)).when(cancel).then_refused(AlreadyHeld)


def test_a_conference_is_cancelled_once():
    given(after(cancel)).when(cancel).then_refused(ConferenceIsCancelled)
