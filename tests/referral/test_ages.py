"""Who comes of age, and who becomes too old for the service."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.referral.application.published import announce
from services.referral.domain.events import Accepted, AgeLimitPassed, CameOfAge
from services.referral.domain.refusals import NobodyConsents, OwnConsentMissing
from tests.acting import act, policy_with
from tests.given import given
from tests.referral.arranged import (
    accept,
    adult_referred,
    child,
    close,
    lose,
    received,
    respond,
    unborn,
)


def young(born, learning_disability=True, **changes):
    one = child(date_of_birth=born, learning_disability=learning_disability)
    return received(children=[one], **changes)


def looked_at(when, **changes):
    """The timer looks at the case at that time, or at noon of that day."""
    at = (
        when
        if isinstance(when, datetime)
        else datetime(when.year, when.month, when.day, 12, tzinfo=UTC)
    )
    return lambda r: r.note_ages(act(at=at, **changes))


def test_on_the_eighteenth_birthday_their_own_consent_is_needed():
    young_woman = young(date(2009, 3, 14))
    given(young_woman).when(looked_at(date(2027, 3, 13))).then_nothing()
    event = given(young_woman).when(looked_at(date(2027, 3, 14))).then(CameOfAge, person="person-1")
    assert announce(event) == ("OwnConsentNeeded", {"person": "person-1"})
    given(young_woman).when(looked_at(date(2027, 3, 15))).then_nothing()


def test_who_was_born_on_29_february_comes_of_age_on_1_march():
    leap_day = young(date(2012, 2, 29))
    given(leap_day).when(looked_at(date(2030, 2, 28))).then_nothing()
    given(leap_day).when(looked_at(date(2030, 3, 1))).then(CameOfAge)


@pytest.mark.parametrize(
    ("at", "of_age"),
    [
        (datetime(2027, 3, 27, 23, 59, tzinfo=UTC), False),
        (datetime(2027, 3, 28, 0, 0, tzinfo=UTC), True),  # the clocks go forward an hour later
        (datetime(2027, 10, 30, 22, 59, tzinfo=UTC), True),
    ],
)
def test_a_birthday_begins_at_midnight_in_england_also_when_the_clocks_change(at, of_age):
    looked = given(young(date(2009, 3, 28))).when(looked_at(at))
    assert bool(looked.recorded) is of_age


def test_a_birthday_on_the_day_on_which_the_clocks_go_back_begins_in_summer_time():
    autumn = young(date(2009, 10, 31))
    given(autumn).when(looked_at(datetime(2027, 10, 30, 22, 59, tzinfo=UTC))).then_nothing()
    given(autumn).when(looked_at(datetime(2027, 10, 30, 23, 0, tzinfo=UTC))).then(CameOfAge)


def test_what_parents_answered_counts_no_more_for_somebody_of_age():
    family = young(date(2009, 1, 4))
    given(family).when(accept).then_refused(OwnConsentMissing)
    given(family, lambda r: respond(r, person="person-1")).when(accept).then(Accepted)


def test_brothers_and_sisters_are_each_asked_by_their_own_age():
    grown = child(date_of_birth=date(2009, 1, 4), learning_disability=True)
    family = received(children=[grown, child()])
    respond(family, person="person-1")
    assert family.consents_for_themselves(date(2027, 1, 4)) == ["person-1"]
    unwilling = {"person": "person-3", "consent": "unwilling"}
    given(family, lambda r: respond(r, **unwilling)).when(accept).then_refused(NobodyConsents)
    given(family, lambda r: respond(r, person="person-3")).when(accept).then(Accepted)


def test_at_the_limit_of_the_policy_it_is_noted_once_and_adult_services_are_to_take_over():
    man = given(young(date(2002, 6, 1)), looked_at(date(2027, 5, 31)))
    event = man.when(looked_at(date(2027, 6, 1))).then(AgeLimitPassed, person="person-1")
    assert announce(event) == ("AgeLimitReached", {"person": "person-1"})
    man.when(looked_at(date(2027, 6, 2))).then_nothing()


def test_without_a_learning_disability_both_come_on_one_day():
    given(young(date(2009, 3, 14), learning_disability=False)).when(
        looked_at(date(2027, 3, 14))
    ).then(CameOfAge, AgeLimitPassed)


def test_the_policy_says_how_old_is_too_old():
    until_20 = policy_with(eligibility={"learning_disability_under_age": 20})
    man = given(young(date(2008, 5, 1)), looked_at(date(2027, 5, 1)))
    man.when(looked_at(date(2028, 5, 1), policy=until_20)).then(AgeLimitPassed)


def test_in_a_case_that_has_ended_nobodys_age_is_noted():
    given(young(date(2009, 3, 14)), close).when(looked_at(date(2027, 3, 14))).then_nothing()


def test_whose_birthday_is_not_known_comes_of_age_on_no_day_and_consents_all_the_same():
    one = child(date_of_birth=None, birth_unknown=True, believed_age=19, learning_disability=True)
    family = received(children=[one])
    given(family).when(looked_at(date(2027, 3, 14))).then_nothing()
    given(family).when(accept).then_refused(OwnConsentMissing)


def test_neither_an_unborn_baby_nor_one_who_was_lost_nor_an_adult_has_such_a_day():
    expecting = received(children=[unborn(), child()])
    lose(expecting)
    given(expecting).when(looked_at(date(2030, 1, 1))).then_nothing()
    given(adult_referred()).when(looked_at(date(2030, 1, 1))).then_nothing()
