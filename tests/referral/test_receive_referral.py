"""A professional refers a family that is happy to take part."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.referral.domain.events import Received
from services.referral.domain.people import age_on
from services.referral.domain.referral import Referral
from services.referral.domain.refusals import (
    AskedInTheFuture,
    FamilyCannotRefer,
    NotEligible,
    UnbornNotServed,
)
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, REFERENCE, counting, policy_with
from tests.given import beginning, replays_to_the_same
from tests.referral.arranged import by_referrer, child, parent, received, told, unborn

TODAY = date(2027, 1, 4)


def referring(act=None, **changes):
    return beginning(
        lambda: Referral.receive(act or by_referrer(), REFERENCE, told(**changes), counting())
    )


def test_a_referral_is_received_with_everything_that_was_told():
    recorded = referring().then(
        Received,
        referrer="herts-referrer",
        concerns="Milo's mother will be in hospital.",
        bottom_line="Milo is never alone overnight.",
        policy_version=HERTFORDSHIRE.version,
        council="hertfordshire",
        case=REFERENCE,
    )
    assert received().status == "received"
    assert recorded.originator_id == Referral.id_of("hertfordshire", REFERENCE)
    replays_to_the_same(received(), [recorded])


def test_each_child_and_each_parent_gets_an_identifier_of_their_own():
    recorded = referring(
        children=[child(), child(name="Nia Ashdown")], parents=[parent(), parent(name="Owen Pell")]
    ).then(Received)
    people = [person["id"] for person in (*recorded.children, *recorded.parents)]
    assert people == ["person-1", "person-2", "person-3", "person-4"]


@pytest.mark.parametrize("profession", ["", "  ", "parent", "Relative", " Family Member "])
def test_a_family_cannot_refer_itself_and_is_told_whom_to_ask(profession):
    refusal = referring(by_referrer(profession=profession)).then_refused(FamilyCannotRefer)
    assert refusal.message == HERTFORDSHIRE.referring.signpost


def test_where_the_policy_names_professions_only_they_may_refer():
    policy = policy_with(referring={"professions": ("social worker", "Head Teacher")})
    referring(by_referrer(policy=policy, profession="health visitor")).then_refused(
        FamilyCannotRefer
    )
    for profession in ("social worker", "Social Worker", "head teacher"):
        referring(by_referrer(policy=policy, profession=profession)).then(Received)


def test_where_the_policy_names_none_every_professional_may_refer():
    assert CENTRAL_BEDFORDSHIRE.referring.professions == ()
    referring(by_referrer(policy=CENTRAL_BEDFORDSHIRE, profession="school nurse")).then(Received)


@pytest.mark.parametrize(
    ("born", "learning_disability", "eligible"),
    [
        (TODAY, False, True),
        (date(2009, 1, 5), False, True),  # 18 tomorrow
        (date(2009, 1, 4), False, False),  # 18 today
        (date(2009, 1, 3), False, False),
        (date(2009, 1, 4), True, True),
        (date(2002, 1, 5), True, True),  # 25 tomorrow
        (date(2002, 1, 4), True, False),  # 25 today
        (date(2027, 1, 5), False, False),  # a date of birth that is to come
    ],
)
def test_children_are_eligible_until_the_day_before_the_birthday_in_the_policy(
    born, learning_disability, eligible
):
    tried = referring(children=[child(date_of_birth=born, learning_disability=learning_disability)])
    if eligible:
        tried.then(Received)
    else:
        tried.then_refused(NotEligible)


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2026, 2, 28), 17),
        (date(2026, 3, 1), 18),
        (date(2028, 2, 28), 19),
        (date(2028, 2, 29), 20),
    ],
)
def test_who_was_born_on_a_leap_day_is_a_year_older_on_1_march_of_other_years(day, age):
    assert age_on(day, date(2008, 2, 29)) == age


def test_one_child_who_is_too_old_keeps_the_whole_referral_from_being_received():
    referring(children=[child(), child(date_of_birth=date(2005, 1, 1))]).then_refused(NotEligible)


def test_an_unborn_baby_is_referred_with_its_due_date():
    recorded = referring(children=[unborn()]).then(Received)
    assert recorded.children[0]["due_date"] == date(2027, 4, 1)


def test_an_unborn_baby_is_refused_where_the_policy_does_not_serve_the_unborn():
    policy = policy_with(eligibility={"unborn": False})
    referring(by_referrer(policy=policy), children=[unborn()]).then_refused(UnbornNotServed)
    referring(by_referrer(policy=policy), children=[child()]).then(Received)


def test_a_day_on_which_a_parent_was_asked_may_be_today_and_not_tomorrow():
    referring(parents=[parent(asked_on=TODAY)]).then(Received)
    referring(parents=[parent(), parent(asked_on=date(2027, 1, 5))]).then_refused(AskedInTheFuture)


@pytest.mark.parametrize(
    ("at", "eligible"),
    [
        (datetime(2027, 6, 30, 22, 30, tzinfo=UTC), True),  # half past eleven at night in England
        (datetime(2027, 6, 30, 23, 30, tzinfo=UTC), False),  # half past midnight, the next day
        (datetime(2027, 12, 31, 23, 30, tzinfo=UTC), False),
    ],
)
def test_an_age_is_counted_in_days_as_they_are_in_england_in_summer_too(at, eligible):
    turning_18_on_1_july = child(date_of_birth=date(2009, 7, 1))
    tried = referring(by_referrer(at=at), children=[turning_18_on_1_july])
    if eligible:
        tried.then(Received)
    else:
        tried.then_refused(NotEligible)


def test_somebody_asked_after_midnight_in_summer_was_asked_on_that_day():
    after_midnight = by_referrer(at=datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
    referring(after_midnight, parents=[parent(asked_on=date(2027, 7, 1))]).then(Received)
    before = by_referrer(at=datetime(2027, 1, 4, 23, 30, tzinfo=UTC))
    referring(before, parents=[parent(asked_on=date(2027, 1, 5))]).then_refused(AskedInTheFuture)
