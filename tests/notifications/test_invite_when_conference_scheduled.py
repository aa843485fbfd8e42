"""Everybody is invited to the day that holds and reminded of it, in whatever order all is heard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from services.notifications.domain.days import meeting_at, remind_at
from services.notifications.domain.events import DayNoted, Recalled
from tests.acting import HERTFORDSHIRE, MONDAY, later, policy_with
from tests.kept import kinds
from tests.notifications.happening import Case, asked, reopened, scheduled


def test_everybody_is_invited_and_reminded():
    recorded = Case().hears(scheduled(10))
    assert asked(recorded) == [
        ("invitation", "joan"),
        ("reminder", "joan"),
        ("invitation", "cas"),
        ("reminder", "cas"),
    ]
    invitation, reminder = recorded[1:3]
    assert (invitation.meeting, invitation.sequence, invitation.day) == (1, 0, 10)
    assert invitation.not_before is None
    assert reminder.not_before == datetime(2027, 1, 23, 10, tzinfo=UTC)


def test_a_day_that_is_heard_of_twice_is_ignored():
    case = Case()
    case.hears(scheduled(10))
    assert case.hears(scheduled(10)) == []


def test_nobody_is_reminded_less_than_a_day_after_the_invitation():
    assert asked(Case().hears(scheduled(10, days=2.5))) == [
        ("invitation", "joan"),
        ("invitation", "cas"),
    ]
    assert ("reminder", "joan") in asked(Case().hears(scheduled(10, days=3)))


@pytest.mark.parametrize(
    ("starts_at", "days_before", "expected"),
    [
        (datetime(2027, 3, 29, 9, tzinfo=UTC), 2, datetime(2027, 3, 27, 10, tzinfo=UTC)),
        (datetime(2027, 3, 30, 9, tzinfo=UTC), 2, datetime(2027, 3, 28, 9, tzinfo=UTC)),
        (datetime(2027, 11, 1, 9, tzinfo=UTC), 2, datetime(2027, 10, 30, 9, tzinfo=UTC)),
        (datetime(2027, 11, 2, 9, tzinfo=UTC), 2, datetime(2027, 10, 31, 10, tzinfo=UTC)),
        (datetime(2028, 3, 2, 9, tzinfo=UTC), 2, datetime(2028, 2, 29, 10, tzinfo=UTC)),
        (datetime(2027, 6, 30, 23, 30, tzinfo=UTC), 1, datetime(2027, 6, 30, 9, tzinfo=UTC)),
        (datetime(2027, 3, 1, 9, tzinfo=UTC), 0, None),
    ],
    ids=[
        "before spring",
        "on the day of spring",
        "before autumn",
        "on the day of autumn",
        "29 February",
        "half past midnight in summer",
        "it has begun by ten",
    ],
)
def test_a_reminder_leaves_at_ten_on_a_clock_in_england(starts_at, days_before, expected):
    policy = policy_with(timescales={"remind_days_before": days_before})
    assert remind_at(starts_at, MONDAY, policy) == expected


def test_councils_remind_as_many_days_before_as_their_policy_says():
    for days in (1, 3, 7):
        policy = policy_with(timescales={"remind_days_before": days})
        found = remind_at(later(21), MONDAY, policy)
        assert found is not None and later(21) - found == timedelta(days=days)
    assert HERTFORDSHIRE.timescales.remind_days_before == 2


def test_a_new_day_recalls_what_waits_of_the_earlier_one():
    case = Case()
    case.hears(scheduled(10))
    recorded = case.hears(scheduled(20, sequence=1, days=28, attendees=["joan"]))
    assert kinds(recorded)[:2] == [DayNoted, Recalled]
    assert len(recorded[1].messages) == 4
    assert asked(recorded) == [("invitation", "joan"), ("reminder", "joan")]
    assert case.state("invitation", "joan") == ["stopped", "pending"]
    assert case.state("reminder", "cas") == ["stopped"]


def test_an_earlier_day_that_is_heard_of_late_invites_nobody():
    case = Case()
    case.hears(scheduled(20, sequence=1))
    assert kinds(case.hears(scheduled(10))) == [DayNoted]
    assert case.state("invitation", "joan") == ["pending"]


def test_a_day_that_was_withdrawn_before_it_is_heard_of_invites_nobody():
    case = Case()
    case.hears(reopened(15))
    assert kinds(case.hears(scheduled(10))) == [DayNoted]
    assert case.letters.messages == {}
    assert ("invitation", "joan") in asked(case.hears(scheduled(20, sequence=1)))


def test_only_the_last_day_is_waited_for_in_whatever_order_all_is_heard():
    happened = [
        scheduled(10),
        reopened(15),
        scheduled(20, sequence=1),
        reopened(25),
        scheduled(30, sequence=2),
    ]
    for order in permutations(happened):
        case = Case()
        for event in order:
            case.hears(event)
        left = case.waiting("invitation", "reminder")
        assert {message.terms.day for message in left} == {30}
        assert len(left) == 4
        assert {message.terms.meeting for message in left} == {1}


def test_another_meeting_of_the_conference_is_told_from_another_day_of_it():
    days = {10: 0, 20: 1, 50: 0, 60: 1, 90: 0}
    assert [meeting_at(days, position) for position in days] == [1, 1, 2, 2, 3]
    assert meeting_at({20: 1, 10: 0}, 20) == 1


def test_an_attendee_who_declined_since_is_not_invited_again():
    case = Case()
    case.hears(scheduled(10))
    case.delivers("invitation")
    recorded = case.hears(scheduled(20, sequence=1, attendees=["joan"]))
    assert ("invitation", "cas") not in asked(recorded)
