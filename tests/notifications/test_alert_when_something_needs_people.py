"""Harm, a breach and an overdue review are told to those who have to act, at once."""

from __future__ import annotations

from datetime import date

import pytest

from shared.refusals import NotYet
from tests.acting import heard, later
from tests.notifications.happening import MANAGERS, Case, asked, withdrawn

HARM = heard("HarmReported", 30, referrer="herts-referrer", coordinator="herts-coordinator")
BREACH = heard("BreachReported", 31, breach="8b" * 16, plan_version=2, tell_by=later(3))
OWED = heard("ConferenceOwed", 33, because="conference_cancelled", reason="unsafe")
OVERDUE = heard(
    "ReviewOverdue",
    32,
    plan_version=2,
    due_on=date(2027, 3, 1),
    family_monitor="joan",
    referrer="herts-referrer",
    coordinator="herts-coordinator",
)


def test_harm_is_told_to_the_referrer_and_every_manager_and_to_nobody_else():
    assert asked(Case().hears(HARM)) == [
        ("harm_reported", who) for who in ("herts-referrer", *MANAGERS)
    ]


def test_harm_is_told_to_the_referrer_also_where_there_is_no_manager():
    assert asked(Case().hears(HARM, managers=[])) == [("harm_reported", "herts-referrer")]


def test_a_breach_is_told_to_every_manager_with_the_time_until_when():
    recorded = Case().hears(BREACH)
    assert asked(recorded) == [("breach_reported", who) for who in MANAGERS]
    assert {event.until for event in recorded} == {later(3)}


def test_a_breach_of_which_no_manager_can_be_told_waits_for_people_to_see_to_it():
    with pytest.raises(NotYet, match="nobody can be told"):
        Case().hears(BREACH, managers=[])


def test_an_overdue_review_is_told_to_the_referrer_the_coordinator_and_every_manager():
    assert asked(Case().hears(OVERDUE)) == [
        ("review_overdue", who) for who in ("herts-referrer", "herts-coordinator", *MANAGERS)
    ]


def test_a_coordinator_who_is_a_manager_too_is_told_once():
    recorded = Case().hears(OVERDUE, managers=["herts-coordinator"])
    assert len(asked(recorded)) == 2


def test_a_conference_that_is_owed_is_told_to_every_manager():
    assert asked(Case().hears(OWED)) == [("conference_owed", who) for who in MANAGERS]


def test_one_that_is_owed_and_of_which_no_manager_can_be_told_waits_for_people_to_see_to_it():
    with pytest.raises(NotYet, match="nobody can be told"):
        Case().hears(OWED, managers=[])


@pytest.mark.parametrize("event", [HARM, BREACH, OVERDUE, OWED], ids=lambda event: event.name)
def test_a_repeat_is_ignored(event):
    case = Case()
    case.hears(event)
    assert case.hears(event) == []


@pytest.mark.parametrize("event", [HARM, BREACH], ids=lambda event: event.name)
def test_safeguarding_is_unaffected_by_a_withdrawn_consent(event):
    case = Case()
    case.hears(event)
    case.hears(withdrawn())
    assert len(case.waiting()) == len(asked(Case().hears(event)))
    again = Case()
    again.hears(withdrawn())
    assert asked(again.hears(event))


def test_a_review_is_not_chased_when_the_family_no_longer_takes_part():
    case = Case()
    case.hears(withdrawn())
    assert asked(case.hears(OVERDUE)) == []


RECEIVED = heard("ReferralReceived", 1, children=["1c" * 16], referrer="herts-referrer")
ALLOCATED = heard("CoordinatorAllocated", 2, coordinator="herts-coordinator")
OF_AGE = heard("OwnConsentNeeded", 3, person="1c" * 16)
TOO_OLD = heard("AgeLimitReached", 4, person="1c" * 16)


def case_of(*events):
    case = Case()
    for event in events:
        case.hears(event)
    return case


def test_that_somebody_came_of_age_is_told_to_the_referrer_and_the_coordinator():
    assert asked(case_of(RECEIVED, ALLOCATED).hears(OF_AGE)) == [
        ("own_consent_needed", who) for who in ("herts-referrer", "herts-coordinator")
    ]


def test_while_nobody_coordinates_the_case_it_is_told_to_the_referrer_alone():
    assert asked(case_of(RECEIVED).hears(OF_AGE)) == [("own_consent_needed", "herts-referrer")]


def test_that_somebody_is_too_old_is_told_to_the_referrer_and_every_manager():
    assert asked(case_of(RECEIVED, ALLOCATED).hears(TOO_OLD)) == [
        ("age_limit_reached", who) for who in ("herts-referrer", *MANAGERS)
    ]


@pytest.mark.parametrize("event", [OF_AGE, TOO_OLD], ids=lambda event: event.name)
def test_what_comes_before_the_referral_was_heard_of_waits(event):
    with pytest.raises(NotYet, match="referrer's part"):
        Case().hears(event)


@pytest.mark.parametrize("event", [OF_AGE, TOO_OLD], ids=lambda event: event.name)
def test_what_came_before_is_not_told_again(event):
    case = case_of(RECEIVED, event)
    assert asked(case.hears(event)) == []


@pytest.mark.parametrize("event", [OF_AGE, TOO_OLD], ids=lambda event: event.name)
def test_when_consent_was_withdrawn_nobody_is_asked_any_more(event):
    assert asked(case_of(RECEIVED, withdrawn()).hears(event)) == []
