"""Stage two ends, when the family says so."""

from __future__ import annotations

from services.scheduling.domain.events import PrivateTimeEnded
from services.scheduling.domain.refusals import ConferenceUnderWay
from tests.given import given
from tests.scheduling.arranged import AGREEING, IN_PRIVATE, UNDER_WAY, after, end_private


def test_private_family_time_ends():
    ended = given(after(*IN_PRIVATE)).when(end_private)
    ended.then(PrivateTimeEnded)
    assert ended.record.status == "agreeing_plan"


def test_it_does_not_end_before_it_began_nor_twice():
    given(after(*UNDER_WAY)).when(end_private).then_refused(ConferenceUnderWay)
    given(after(*AGREEING)).when(end_private).then_refused(ConferenceUnderWay)
