"""The conference is over: who was there, and whether there is a plan."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import Held
from services.scheduling.domain.refusals import AlreadyHeld, ConferenceUnderWay, NobodyOfThatName
from tests.given import given
from tests.scheduling.arranged import AGREEING, HELD, IN_PRIVATE, after, by_coordinator, hold


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
