"""The conference is over: who was there, and whether there is a plan."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import Held
from services.scheduling.domain.refusals import AlreadyHeld, ConferenceUnderWay, NobodyOfThatName
from tests.given import given
from tests.scheduling.arranged import (
    AGREEING,
    HELD,
    IN_PRIVATE,
    READY,
    after,
    allocate,
    begin_private,
    by_coordinator,
    confirm,
    end_private,
    heard,
    hold,
    invite,
    keep_apart,
    own_session,
    prepare,
    share,
)


@pytest.mark.parametrize("outcome", ["plan", "no_plan"])
def test_the_outcome_is_recorded_with_those_who_were_there(outcome):
    given(after(*AGREEING)).when(lambda c: c.hold(by_coordinator(), outcome, ["joan"])).then(
        Held,
        outcome=outcome,
        present=["joan"],
        referrer="herts-referrer",
        coordinator="herts-coordinator",
    )


def test_whoever_is_named_twice_was_there_once():
    given(after(*AGREEING)).when(lambda c: c.hold(by_coordinator(), "plan", ["joan", "joan"])).then(
        Held, present=["joan"]
    )


def test_only_attendees_were_there():
    refusal = (
        given(after(*AGREEING))
        .when(lambda c: c.hold(by_coordinator(), "plan", ["joan", "x", "y"]))
        .then_refused(NobodyOfThatName)
    )
    assert refusal.message.startswith("2 of those named")


def test_it_does_not_end_while_the_family_has_its_private_time():
    given(after(*IN_PRIVATE)).when(hold).then_refused(ConferenceUnderWay)


def test_it_ends_once():
    given(after(*HELD)).when(hold).then_refused(AlreadyHeld)


SAM = (*READY, invite("sam", name="Sam Pell"), prepare("sam"))


def test_that_two_who_must_not_be_together_were_is_recorded_and_not_refused():
    """It has happened; the order may have come on the day itself."""
    day = (confirm(), share, keep_apart("joan", "sam"), begin_private, end_private)
    given(after(*SAM, *day)).when(lambda c: c.hold(by_coordinator(), "plan", ["joan", "sam"])).then(
        Held, pairs_together=1, check_copies=True
    )
    given(after(*SAM, *day)).when(lambda c: c.hold(by_coordinator(), "plan", ["joan"])).then(
        Held, pairs_together=0
    )


def test_two_in_sessions_of_their_own_were_not_together():
    day = (keep_apart("joan", "sam"), own_session("sam"), confirm(), share, begin_private)
    given(after(*SAM, *day, end_private)).when(
        lambda c: c.hold(by_coordinator(), "plan", ["joan", "sam"])
    ).then(Held, pairs_together=0, check_copies=True)


@pytest.mark.parametrize(
    ("told", "checked"),
    [
        ({}, False),
        ({"keep_from_others": ["12 Low Street"]}, True),
        ({"contact_is_safe": False}, True),
    ],
)
def test_copies_are_checked_first_when_something_must_not_reach_somebody(told, checked):
    ready = (allocate, invite(**told), prepare(), heard, confirm())
    given(after(*ready, share, begin_private, end_private)).when(hold).then(
        Held, check_copies=checked, centre=["child-1"]
    )
