"""How long a case is kept: the longest period of all categories that it reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.audit.domain.retention import (
    ENDED_BY,
    KeptCase,
    categories_of,
    needs_birthday,
    period_of,
    years_after,
)
from shared.policies import REACHED, Retention
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, REFERENCE
from tests.completeness.stored import stored_events

REFERRED = Retention("referred", "referral.received", "case_ended", 3)
ACCEPTED = Retention("accepted", "referral.accepted", "youngest_birthday", 21)
AGREED = Retention("plan_agreed", "plan.agreed", "youngest_birthday", 75)
SCHEDULE = (REFERRED, ACCEPTED, AGREED)
ENDED, BORN = date(2027, 3, 1), date(2016, 5, 14)


def case(*topics: str, ended: date | None = ENDED, born: date | None = None) -> KeptCase:
    stored = dict.fromkeys(("referral.received", *topics), date(2027, 1, 4))
    return KeptCase(
        REFERENCE, stored | ({"referral.closed": ended} if ended else {}), youngest_born=born
    )


def test_a_case_belongs_to_every_category_that_it_reached():
    assert categories_of(case("referral.accepted"), SCHEDULE) == [REFERRED, ACCEPTED]


def test_the_longest_period_wins():
    period = period_of(case("referral.accepted", "plan.agreed", born=BORN), SCHEDULE)
    assert (period.retention, period.over_on) == (AGREED, date(2091, 5, 14))
    assert period_of(case(), SCHEDULE).over_on == date(2030, 3, 1)


def test_a_period_from_a_birthday_that_is_over_already_does_not_end_a_longer_one():
    young_man = case("referral.accepted", born=date(2004, 6, 1))
    period = period_of(young_man, SCHEDULE)
    assert (period.retention, period.over_on) == (REFERRED, date(2030, 3, 1))


def test_while_a_case_is_open_its_period_cannot_be_told():
    period = period_of(case("referral.accepted", ended=None, born=BORN), SCHEDULE)
    assert period.over_on is None
    assert not period.is_over(date(2999, 1, 1))


def test_a_birthday_that_is_not_known_keeps_the_case():
    period = period_of(case("referral.accepted"), SCHEDULE)
    assert (period.retention, period.over_on) == (ACCEPTED, None)
    assert not period.is_over(date(2999, 1, 1))


def test_a_case_of_which_nothing_is_known_yet_is_kept():
    assert period_of(KeptCase(REFERENCE, {}), SCHEDULE).over_on is None


@pytest.mark.parametrize("topic", ENDED_BY)
def test_a_case_ends_when_it_is_declined_withdrawn_or_closed(topic):
    stored = {"referral.received": date(2027, 1, 4), topic: ENDED}
    assert KeptCase(REFERENCE, stored).ended_on == ENDED


def test_the_last_of_several_ends_counts():
    stored = {"referral.consent_withdrawn": ENDED, "referral.closed": date(2027, 6, 1)}
    assert KeptCase(REFERENCE, stored).ended_on == date(2027, 6, 1)


def test_a_birthday_is_asked_for_only_when_it_matters():
    assert not needs_birthday(case(), SCHEDULE)
    assert needs_birthday(case("plan.agreed"), SCHEDULE)
    assert not needs_birthday(case("plan.agreed", ended=None), SCHEDULE)


def test_a_case_that_was_reopened_has_not_ended_and_its_period_does_not_run():
    reopened = replace(case("plan.agreed", born=BORN), goes_on=True)
    assert reopened.ended_on is None
    assert period_of(reopened, SCHEDULE).over_on is None
    assert not needs_birthday(reopened, SCHEDULE)


def test_a_period_is_over_on_its_day_and_not_before():
    period = period_of(case(), SCHEDULE)
    assert not period.is_over(date(2030, 2, 28))
    assert period.is_over(date(2030, 3, 1))


def test_years_are_counted_to_the_same_day_and_from_29_february_to_1_march():
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert years_after(date(2024, 2, 29), 21) == date(2045, 3, 1)
    assert years_after(date(2024, 3, 1), 1) == date(2025, 3, 1)


def test_what_may_put_a_case_into_a_category_is_really_stored():
    topics = {kind.TOPIC for kind in stored_events()}
    assert topics >= {*REACHED, *ENDED_BY}


@pytest.mark.parametrize("policy", [HERTFORDSHIRE, CENTRAL_BEDFORDSHIRE], ids=lambda p: p.council)
def test_with_the_policies_that_ship_an_agreed_plan_is_kept_longest(policy):
    reached = case(
        "referral.accepted", "conference.held", "plan.proposed", "plan.agreed", born=BORN
    )
    assert period_of(reached, policy.retention).retention.category == "plan_agreed"
