"""Somebody takes part apart from the main meeting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.scheduling.domain.events import Confirmed, OwnSessionArranged
from services.scheduling.domain.refusals import (
    AlreadyInvited,
    InThePast,
    NobodyOfThatName,
    NotReady,
)
from shared.contracts.commands import COMMAND
from shared.contracts.reading import read
from shared.refusals import Unreadable
from tests.acting import MONDAY, later
from tests.given import given
from tests.scheduling.arranged import (
    HELD,
    READY,
    STARTS,
    confirm,
    invite,
    keep_apart,
    opened,
    own_session,
    prepare,
    reconvene,
)

SAM = (*READY, invite("sam", name="Sam Pell"), prepare("sam"), keep_apart("joan", "sam"))


@pytest.mark.parametrize("how", ["separate_session", "shuttle", "recording"])
def test_a_pair_is_apart_when_one_of_them_has_a_session_of_their_own(how):
    given(opened(), *SAM).when(confirm()).then_refused(NotReady)
    arranged = given(opened(), *SAM).when(own_session("sam", how, starts_at=later(20)))
    arranged.then(OwnSessionArranged, attendee="sam", how=how)
    arranged.when(confirm()).then(Confirmed)


def test_back_in_the_main_meeting_they_are_together_again():
    back = (own_session("sam"), own_session("sam", "main_meeting"))
    given(opened(), *SAM, *back).when(confirm()).then_refused(NotReady)


def test_a_session_at_the_same_place_and_time_keeps_nobody_apart():
    same = own_session("sam", where=" the GREEN room", starts_at=STARTS + timedelta(hours=3))
    given(opened(), *SAM, same).when(confirm()).then_refused(NotReady)
    after_it = own_session("sam", where="The Green Room", starts_at=STARTS + timedelta(hours=4))
    given(opened(), *SAM, after_it).when(confirm()).then(Confirmed)


def test_nor_do_two_sessions_at_the_same_place_and_time():
    given(opened(), *SAM, own_session("sam"), own_session("joan")).when(confirm()).then_refused(
        NotReady
    )


def test_a_session_is_to_come():
    given(opened(), *SAM).when(own_session("sam", starts_at=MONDAY)).then_refused(InThePast)


def test_whoever_is_in_the_main_meeting_is_not_put_there_again():
    given(opened(), *SAM).when(own_session("sam", "main_meeting")).then_refused(AlreadyInvited)
    given(opened(), *SAM).when(own_session("nobody")).then_refused(NobodyOfThatName)


def test_when_the_family_meets_again_the_session_needs_another_day():
    steps = (*SAM, own_session("sam"), confirm(), *HELD[5:], reconvene)
    refusal = given(opened(), *steps).when(confirm(later(40), at=later(30))).then_refused(NotReady)
    assert "1 own session(s) without a day" in refusal.message


@pytest.mark.parametrize(
    "body",
    [
        {"how": "separate_session"},
        {"how": "shuttle", "starts_at": "2027-01-25T10:00:00Z", "place": "venue"},
        {"how": "main_meeting", "where": "The library"},
    ],
)
def test_a_session_has_its_day_and_place_and_the_main_meeting_its_own(body):
    with pytest.raises(Unreadable):
        read(COMMAND["arrange_own_session"].schema(), body)


@pytest.mark.parametrize("how", ["recording", "main_meeting"])
def test_a_recording_needs_no_day(how):
    read(COMMAND["arrange_own_session"].schema(), {"how": how})
