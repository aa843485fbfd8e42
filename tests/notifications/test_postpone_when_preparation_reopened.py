"""The day does not hold: whoever knows of it is told, whoever does not hears nothing."""

from __future__ import annotations

import pytest

from services.notifications.domain.events import DayWithdrawn, Recalled, Withheld
from tests.kept import kinds
from tests.notifications.arranged import by_kinplan, later
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

EVENTS = {"conference_postponed": reopened, "conference_cancelled": cancelled}


@pytest.fixture(params=EVENTS)
def notice(request):
    """Postponing and cancelling are alike in whom they tell."""
    return request.param


def told(case, invitations=("joan",)):
    """A day was fixed and these had their invitations."""
    case.hears(scheduled(10))
    for message in case.waiting("invitation"):
        if message.recipient in invitations:
            case.starts(message)
            letters = case.letters
            letters.deliver(by_kinplan(at=later(1)), message.id, "0" * 64)
            case.store.keep(letters)
    return case


def test_who_had_the_invitation_gets_the_notice_and_who_had_not_hears_nothing(notice):
    case = told(Case())
    recorded = case.hears(EVENTS[notice](20))
    assert asked(recorded) == [(notice, "joan")]
    assert case.state("invitation", "cas") == ["stopped"]
    assert case.state("reminder", "joan") == case.state("reminder", "cas") == ["stopped"]


def test_the_notice_takes_back_the_day_that_they_were_told(notice):
    recorded = told(Case()).hears(EVENTS[notice](20))
    assert (recorded[-1].meeting, recorded[-1].sequence) == (1, 0)


def test_who_is_being_sent_the_invitation_may_have_it_and_is_told(notice):
    case = Case()
    case.hears(scheduled(10))
    case.starts(case.waiting("invitation")[0])
    assert asked(case.hears(EVENTS[notice](20))) == [(notice, "joan")]
    assert case.state("invitation", "joan") == ["stopped"]


def test_who_surely_did_not_get_it_hears_nothing(notice):
    case = Case()
    case.hears(scheduled(10))
    message = case.waiting("invitation")[0]
    case.starts(message)
    letters = case.letters
    letters.put_off(by_kinplan(), message.id, "mail_server_said_451")
    case.store.keep(letters)
    assert asked(case.hears(EVENTS[notice](20))) == []


def test_who_was_told_that_a_day_does_not_hold_is_not_told_twice(notice):
    case = told(Case())
    case.hears(reopened(20))
    case.delivers("conference_postponed")
    case.hears(scheduled(30, sequence=1))
    assert asked(case.hears(EVENTS[notice](40))) == []


def test_a_notice_that_still_waits_when_they_are_invited_again_is_recalled(notice):
    case = told(Case())
    case.hears(EVENTS[notice](20))
    case.hears(scheduled(30, sequence=1))
    assert case.state(notice, "joan") == ["stopped"]
    assert asked(case.hears(reopened(40))) == [("conference_postponed", "joan")]


def test_who_is_invited_to_a_later_day_already_is_not_told_late(notice):
    case = told(Case())
    case.hears(scheduled(30, sequence=1))
    assert asked(case.hears(EVENTS[notice](20))) == []
    assert case.state("invitation", "joan") == ["delivered", "pending"]


def test_a_withdrawn_day_that_is_heard_of_twice_is_ignored(notice):
    case = told(Case())
    case.hears(EVENTS[notice](20))
    assert case.hears(EVENTS[notice](20)) == []


def test_when_nobody_was_told_nothing_is_said(notice):
    assert kinds(Case().hears(EVENTS[notice](20, attendees=[]))) == [DayWithdrawn]


def test_only_those_are_told_whom_the_announcement_names(notice):
    case = told(Case(), ("joan", "cas"))
    assert asked(case.hears(EVENTS[notice](20, attendees=["cas"]))) == [(notice, "cas")]


def test_of_a_lost_pregnancy_nothing_is_said_by_mail(notice):
    case = told(Case())
    recorded = case.hears(EVENTS[notice](20, reason="pregnancy_lost"))
    assert kinds(recorded) == [DayWithdrawn, Recalled]


def test_after_the_family_withdrew_those_who_know_of_a_day_are_still_told(notice):
    case = told(Case())
    case.hears(withdrawn())
    recorded = case.hears(EVENTS[notice](20, reason="consent_withdrawn"))
    assert asked(recorded) == [(notice, "joan")]
    assert not any(isinstance(event, Withheld) for event in recorded)


def test_a_notice_that_waits_when_the_family_withdraws_still_leaves(notice):
    case = told(Case())
    case.hears(EVENTS[notice](20))
    case.hears(withdrawn())
    assert case.state(notice, "joan") == ["pending"]


def test_a_notice_that_waits_when_a_pregnancy_is_lost_is_stopped(notice):
    case = told(Case())
    case.hears(EVENTS[notice](20))
    case.hears(at(later(9), lost()))
    assert case.state(notice, "joan") == ["stopped"]
