"""The loss of a pregnancy stops every message at once, and is never spoken of by mail (situation 1)."""

from __future__ import annotations

from datetime import date

from services.notifications.domain.events import (
    DayNoted,
    DayWithdrawn,
    Resumed,
    Stopped,
    TaskRaised,
    Withheld,
)
from tests.acting import heard, later
from tests.kept import kinds
from tests.notifications.happening import (
    Case,
    asked,
    at,
    cancelled,
    lost,
    reopened,
    scheduled,
    withdrawn,
)

LOST = at(later(5), lost())
LOST_AND_GOES_ON = at(later(5), lost(case_goes_on=True))
AGREED = heard(
    "PlanAgreed",
    plan_version=1,
    agreed_on=date(2027, 1, 25),
    review_on=date(2027, 3, 1),
    actions=2,
    copies_for=["joan"],
    referrer="herts-referrer",
)


def invited():
    """Joan has her invitation, and the one for Cas waits."""
    case = Case()
    case.hears(at(later(1), scheduled(10)))
    case.delivers("invitation")
    case.hears(at(later(2), scheduled(12, sequence=1, attendees=["cas"])))
    return case


def test_everything_stops_and_who_knows_of_a_day_is_told_in_person():
    case = invited()
    recorded = case.hears(LOST)
    assert kinds(recorded) == [Stopped, TaskRaised, TaskRaised]
    tasks = {(e.kind, e.recipient, e.message_kind) for e in recorded[1:]}
    assert tasks == {
        ("tell_in_person", "joan", "invitation"),
        ("tell_in_person", "cas", "invitation"),
    }
    assert case.waiting() == []


def test_who_knows_of_no_day_is_no_task():
    case = Case()
    case.hears(scheduled(10))
    assert kinds(case.hears(LOST)) == [Stopped]


def test_a_loss_that_is_heard_of_twice_is_ignored():
    case = invited()
    case.hears(LOST)
    assert case.hears(LOST) == []


def test_nothing_more_is_sent_whatever_follows_from_it():
    case = invited()
    case.hears(LOST)
    for event in (cancelled(30), reopened(31), at(later(6), scheduled(40, sequence=2)), AGREED):
        assert asked(case.hears(event)) == []
    assert case.waiting() == []


def test_it_weighs_more_than_a_withdrawn_consent_before_or_after():
    for first, second in ((withdrawn(), LOST), (LOST, withdrawn())):
        case = invited()
        case.hears(first)
        case.hears(second)
        assert case.letters.stopped_because == "pregnancy_lost"
        assert asked(case.hears(cancelled(30))) == []


def test_managers_still_hear_of_harm():
    case = Case()
    case.hears(LOST)
    harm = heard("HarmReported", 50, referrer="herts-referrer", coordinator="herts-coordinator")
    assert len(asked(case.hears(harm))) == 3


def test_when_the_case_goes_on_a_day_that_is_fixed_later_starts_the_messages_again():
    case = invited()
    case.hears(LOST_AND_GOES_ON)
    case.hears(at(later(6), reopened(30, reason="child_not_expected")))
    assert case.waiting() == [], "nobody is told by mail that the day does not hold"
    recorded = case.hears(at(later(8), scheduled(40, sequence=2)))
    assert kinds(recorded)[:2] == [DayNoted, Resumed]
    assert ("invitation", "joan") in asked(recorded)
    assert case.letters.stopped_because == ""


def test_a_day_that_was_fixed_before_the_loss_and_is_heard_of_late_starts_nothing():
    case = Case()
    case.hears(LOST_AND_GOES_ON)
    recorded = case.hears(at(later(4), scheduled(10)))
    assert kinds(recorded) == [DayNoted, Withheld, Withheld]


def test_a_loss_that_is_heard_of_after_the_new_day_leaves_the_new_day_as_it_is():
    case = Case()
    case.hears(at(later(1), scheduled(10)))
    case.delivers("invitation")
    case.hears(at(later(8), scheduled(40, sequence=1)))
    recorded = case.hears(LOST_AND_GOES_ON)
    assert kinds(recorded) == [Stopped, TaskRaised, TaskRaised, Resumed]
    assert len(case.waiting("invitation")) == 2


def test_a_case_that_goes_on_without_a_new_day_has_its_copies_given_in_person():
    case = Case()
    case.hears(LOST_AND_GOES_ON)
    recorded = case.hears(AGREED)
    assert kinds(recorded) == [Withheld, TaskRaised, Withheld, TaskRaised]
    assert recorded[1].kind == "tell_in_person"


def test_a_second_loss_after_which_no_child_is_left_stops_for_good():
    case = Case()
    case.hears(LOST_AND_GOES_ON)
    assert kinds(case.hears(at(later(6), lost(71)))) == [Stopped]
    assert asked(case.hears(at(later(8), scheduled(40)))) == []


def test_a_withdrawn_consent_is_not_lifted_by_a_new_day():
    case = Case()
    case.hears(LOST_AND_GOES_ON)
    case.hears(at(later(6), withdrawn()))
    assert asked(case.hears(at(later(8), scheduled(40)))) == []
    assert case.letters.stopped_because == "consent_withdrawn"


def test_a_withdrawn_day_of_a_case_that_was_never_invited_is_only_noted():
    case = Case()
    case.hears(LOST)
    assert kinds(case.hears(reopened(30))) == [DayWithdrawn]
