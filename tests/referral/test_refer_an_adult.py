"""An adult is referred where the policy serves adults, and consents for themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.referral.domain.events import Accepted, Received, ResponseRecorded
from services.referral.domain.referral import Referral
from services.referral.domain.refusals import (
    AskedInTheFuture,
    NobodyConsents,
    NobodyOfThatName,
    NotEligible,
)
from tests.acting import REFERENCE, act, counting
from tests.given import beginning, given, replays_to_the_same
from tests.referral.arranged import (
    ADULTS,
    FOR_ADULTS,
    accept,
    adult,
    adult_referred,
    by_referrer,
    child,
    parent,
    respond,
    told,
    withdraw,
)


def referring(policy=ADULTS, at=None, **changes):
    by = by_referrer(policy=policy) if at is None else by_referrer(policy=policy, at=at)
    body = told(children=[], parents=[], adult=adult(**changes), **FOR_ADULTS)
    return beginning(lambda: Referral.receive(by, REFERENCE, body, counting()))


def answers(referral, **changes):
    respond(referral, person="person-1", **changes)


def test_an_adult_is_received_with_what_matters_to_them():
    recorded = referring(view="To stay in her own home.", nhs_number="943 476 5919").then(Received)
    (received,) = recorded.adults
    assert (received["id"], received["view"]) == ("person-1", "To stay in her own home.")
    assert received["nhs_number"] == "9434765919"
    assert recorded.children == recorded.parents == []
    replays_to_the_same(adult_referred(), list(adult_referred().pending))


def test_an_adult_is_refused_where_the_policy_serves_children_alone_and_is_told_where_to_turn():
    body = told(children=[], parents=[], adult=adult())
    refused = beginning(lambda: Referral.receive(by_referrer(), REFERENCE, body, counting()))
    assert "adult social care" in refused.then_refused(NotEligible).message


def test_a_child_is_refused_where_the_policy_serves_adults_alone_and_is_told_where_to_turn():
    body = told(children=[child()], parents=[parent()], **FOR_ADULTS)
    refused = beginning(
        lambda: Referral.receive(by_referrer(policy=ADULTS), REFERENCE, body, counting())
    )
    assert "children's services" in refused.then_refused(NotEligible).message


@pytest.mark.parametrize(
    ("born", "eligible"),
    [
        (None, True),  # not known
        (date(2009, 1, 4), True),  # 18 today
        (date(2009, 1, 5), False),  # 18 tomorrow
        (date(1920, 2, 29), True),
        (date(2027, 1, 5), False),  # to come
    ],
)
def test_somebody_is_an_adult_from_their_eighteenth_birthday(born, eligible):
    tried = referring(date_of_birth=born)
    if eligible:
        tried.then(Received)
    else:
        tried.then_refused(NotEligible)


@pytest.mark.parametrize(
    ("at", "eligible"),
    [
        (datetime(2027, 6, 30, 22, 30, tzinfo=UTC), False),
        (datetime(2027, 6, 30, 23, 30, tzinfo=UTC), True),  # the next day in England
    ],
)
def test_the_eighteenth_birthday_is_a_day_in_england(at, eligible):
    tried = referring(at=at, date_of_birth=date(2009, 7, 1))
    assert (tried.refused is None) == eligible


def test_an_adult_was_not_asked_tomorrow():
    referring(asked_on=date(2027, 1, 5)).then_refused(AskedInTheFuture)


def test_an_adult_who_is_willing_is_accepted_and_is_who_is_introduced():
    given(adult_referred()).when(accept).then(
        Accepted, children=[], adults=["person-1"], willing=["person-1"]
    )


@pytest.mark.parametrize("consent", ["unwilling", "not_reached"])
def test_nobody_consents_for_an_adult(consent):
    family = adult_referred(consent=consent)
    given(family).when(accept).then_refused(NobodyConsents)


def test_an_adult_who_consents_later_is_accepted_then():
    asked = given(adult_referred(consent="not_reached")).when(answers)
    asked.then(ResponseRecorded, answer="willing", own=True)
    given(asked.record).when(accept).then(Accepted)


def test_an_adult_who_changes_their_mind_is_not_accepted():
    changed = adult_referred()
    answers(changed, consent="unwilling")
    given(changed).when(accept).then_refused(NobodyConsents)


def test_an_adult_withdraws_their_own_consent_and_nobody_elses_counts():
    referral = adult_referred()
    given(referral).when(withdraw).then_refused(NobodyOfThatName)
    given(referral).when(lambda r: r.withdraw_consent(act(), "person-1", "by post"))
    assert referral.status == "consent_withdrawn"


def test_the_period_of_keeping_goes_by_the_adults_own_birthday():
    assert adult_referred().youngest_born == date(1956, 3, 9)
    assert adult_referred(date_of_birth=None).youngest_born is None
