"""Stage one: the concerns are explained."""

from __future__ import annotations

from datetime import UTC, datetime

from services.scheduling.domain.events import InformationSharingBegun
from services.scheduling.domain.refusals import (
    ConferenceUnderWay,
    GroundRulesNotAgreed,
    NotYetTheDay,
    StillPreparing,
)
from tests.acting import later
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    READY,
    UNDER_WAY,
    after,
    by_coordinator,
    confirm,
    share,
)


def begin(at, agreed=True):
    return lambda c: c.begin_information_sharing(by_coordinator(at=at), agreed)


def test_it_begins_on_its_day_when_the_ground_rules_are_agreed():
    begun = given(after(*CONFIRMED)).when(share)
    begun.then(InformationSharingBegun)
    assert begun.record.status == "information_sharing"


def test_it_may_begin_earlier_on_its_day_and_on_a_later_day():
    given(after(*CONFIRMED)).when(begin(later(21, hours=-9))).then(InformationSharingBegun)
    given(after(*CONFIRMED)).when(begin(later(22))).then(InformationSharingBegun)


def test_it_does_not_begin_on_an_earlier_day():
    given(after(*CONFIRMED)).when(begin(later(20, hours=13))).then_refused(NotYetTheDay)


def test_its_day_is_the_day_in_england():
    summer = after(*READY)
    summer.conference_by = datetime(2027, 7, 30).date()
    confirm(datetime(2027, 6, 30, 23, 30, tzinfo=UTC))(summer)  # half past midnight on 1 July
    evening_before = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)
    just_after = datetime(2027, 6, 30, 23, 5, tzinfo=UTC)
    given(summer).when(begin(evening_before)).then_refused(NotYetTheDay)
    given(summer).when(begin(just_after)).then(InformationSharingBegun)


def test_it_does_not_begin_before_the_ground_rules_are_agreed():
    given(after(*CONFIRMED)).when(begin(later(21), agreed=False)).then_refused(GroundRulesNotAgreed)


def test_it_does_not_begin_before_it_is_confirmed():
    given(after(*READY)).when(share).then_refused(StillPreparing)


def test_it_begins_once():
    given(after(*UNDER_WAY)).when(share).then_refused(ConferenceUnderWay)
