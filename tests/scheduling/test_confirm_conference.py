"""The day and the place are fixed when everything is ready."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.scheduling.domain.events import Confirmed
from services.scheduling.domain.refusals import (
    AlreadyConfirmed,
    InThePast,
    NotReady,
    OnlineNotOffered,
    StillPreparing,
    TooLate,
    VenueNotNeutral,
)
from shared.contracts.commands import COMMAND
from shared.contracts.reading import read
from shared.refusals import Unreadable
from tests.acting import CENTRAL_BEDFORDSHIRE, MONDAY, policy_with
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    READY,
    STARTS,
    after,
    allocate,
    begin_private,
    confirm,
    decline,
    heard,
    invite,
    opened,
    prepare,
)


def test_a_conference_is_confirmed_for_everybody_who_comes():
    cas = (invite("cas", name="Cas"), decline("cas"))
    given(opened(), *READY, *cas).when(confirm()).then(
        Confirmed, starts_at=STARTS, place="venue", where="The Green Room", attendees=["joan"]
    )


def test_it_cannot_be_confirmed_before_somebody_of_the_family_comes():
    refusal = given(opened(), allocate, heard).when(confirm()).then_refused(NotReady)
    assert "nobody of the family is coming" in refusal.message
    social_worker = (invite("sw", name="Rosa Field", part="professional"), prepare("sw"))
    given(opened(), allocate, *social_worker).when(confirm()).then_refused(NotReady)


def test_it_cannot_be_confirmed_before_everybody_who_comes_is_prepared():
    refusal = (
        given(opened(), *READY, invite("cas", name="Cas Ashdown"))
        .when(confirm())
        .then_refused(NotReady)
    )
    assert "1 attendee(s) not prepared" in refusal.message
    assert "Cas" not in refusal.message


@pytest.mark.parametrize("early", [timedelta(0), timedelta(seconds=1), timedelta(days=30)])
def test_it_cannot_start_now_or_in_the_past(early):
    given(opened(), *READY).when(confirm(MONDAY - early)).then_refused(InThePast)


def test_it_may_start_a_minute_from_now():
    given(opened(), *READY).when(confirm(MONDAY + timedelta(minutes=1))).then(Confirmed)


@pytest.mark.parametrize(
    ("starts_at", "in_time"),
    [
        (datetime(2027, 3, 1, 23, 59, tzinfo=UTC), True),  # the last day of the policy's weeks
        (datetime(2027, 3, 2, 0, 0, tzinfo=UTC), False),
    ],
)
def test_it_is_held_within_the_weeks_of_the_policy(starts_at, in_time):
    tried = given(opened(), *READY).when(confirm(starts_at))
    if in_time:
        tried.then(Confirmed, starts_at=starts_at)
    else:
        refusal = tried.then_refused(TooLate)
        assert "2027-03-01" in refusal.message


def test_it_is_online_only_where_the_council_offers_that():
    given(opened(), *READY).when(confirm(place="online")).then_refused(OnlineNotOffered)
    given(opened(), *READY).when(confirm(place="online", policy=CENTRAL_BEDFORDSHIRE)).then(
        Confirmed, place="online"
    )


def test_it_is_confirmed_once_until_its_preparation_is_reopened():
    given(after(*CONFIRMED)).when(confirm()).then_refused(AlreadyConfirmed)


def test_it_does_not_begin_before_it_is_confirmed():
    given(opened(), *READY).when(begin_private).then_refused(StillPreparing)


def test_a_venue_is_neutral_where_the_policy_says_so():
    given(opened(), *READY).when(confirm(neutral=False)).then_refused(VenueNotNeutral)
    anywhere = policy_with(meeting={"neutral_venue": False})
    given(opened(), *READY).when(confirm(neutral=False, policy=anywhere)).then(
        Confirmed, neutral=False
    )


@pytest.mark.parametrize(
    "told",
    [{"place": "venue"}, {"place": "online", "neutral": True}, {"place": "venue", "neutral": None}],
)
def test_it_is_said_of_a_venue_whether_it_is_neutral_and_of_nothing_else(told):
    body = {"starts_at": "2027-01-25T10:00:00Z", "where": "The Green Room", **told}
    with pytest.raises(Unreadable) as refused:
        read(COMMAND["confirm_conference"].schema(), body)
    assert list(refused.value.fields) == ["neutral"]


@pytest.mark.parametrize(
    ("latest", "starts_at", "in_time"),
    [
        # The clocks go forward on 28 March 2027 and back on 31 October 2027.
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, 59, tzinfo=UTC), True),
        (date(2027, 3, 28), datetime(2027, 3, 28, 23, 0, tzinfo=UTC), False),
        (date(2027, 10, 31), datetime(2027, 10, 31, 23, 59, tzinfo=UTC), True),
        (date(2028, 2, 28), datetime(2028, 2, 29, 10, 0, tzinfo=UTC), False),
        (date(2028, 2, 29), datetime(2028, 2, 29, 10, 0, tzinfo=UTC), True),
    ],
)
def test_the_latest_day_is_a_day_in_england(latest, starts_at, in_time):
    tried = given(opened(conference_by=latest), *READY).when(confirm(starts_at))
    if in_time:
        tried.then(Confirmed)
    else:
        tried.then_refused(TooLate)


def test_all_that_is_missing_is_named_at_once():
    refusal = given(opened(), allocate).when(confirm()).then_refused(NotReady)
    for words in ("nobody of the family", "bottom line not agreed", "1 view(s) not recorded"):
        assert words in refusal.message
