"""The case goes on: messages can be sent again, and what was stopped stays stopped."""

from __future__ import annotations

import pytest

from services.notifications.domain.events import Resumed, Stopped
from tests.acting import heard, later
from tests.kept import kinds
from tests.notifications.happening import Case, asked, at, lost, scheduled, withdrawn


def reopened_case(day, position=90):
    return at(later(day), heard("CaseReopened", position, reason="family_asks_again"))


@pytest.mark.parametrize("stop", [withdrawn(), lost(), lost(case_goes_on=True)])
def test_what_is_asked_for_after_it_is_sent(stop):
    case = Case()
    case.hears(scheduled(10))
    case.hears(at(later(5), stop))
    assert kinds(case.hears(reopened_case(9))) == [Resumed]
    assert ("invitation", "joan") in asked(case.hears(at(later(10), scheduled(20, sequence=1))))
    assert case.state("invitation", "joan") == ["stopped", "pending"]


def test_a_reopening_that_is_heard_of_twice_is_ignored():
    case = Case()
    case.hears(reopened_case(9))
    assert case.hears(reopened_case(9)) == []


def test_a_withdrawal_from_before_the_reopening_that_is_heard_of_late_is_ignored():
    case = Case()
    case.hears(reopened_case(9))
    assert case.hears(at(later(5), withdrawn())) == []


def test_a_reopening_from_before_the_withdrawal_that_is_heard_of_late_lifts_nothing():
    case = Case()
    case.hears(at(later(12), withdrawn()))
    case.hears(reopened_case(9))
    assert case.letters.stopped_because == "consent_withdrawn"


def test_a_family_that_withdraws_again_is_left_alone_again():
    case = Case()
    case.hears(at(later(5), withdrawn()))
    case.hears(reopened_case(9))
    assert kinds(case.hears(at(later(12), withdrawn(95)))) == [Stopped]


def test_an_earlier_reopening_that_is_heard_of_late_is_ignored():
    case = Case()
    case.hears(reopened_case(9))
    assert case.hears(reopened_case(7, 80)) == []
