"""A lead professional's part is dated: it begins and ends by the clock, without anybody doing anything."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.referral.application import commands, showing
from services.referral.application.published import announce
from services.referral.domain.events import LeadProfessionalEnded, LeadProfessionalNamed
from services.referral.domain.refusals import (
    AlreadyLeadProfessional,
    CaseWasTransferred,
    CoordinatorCannotLead,
    NotLeadProfessional,
)
from shared.commanding import Work
from shared.refusals import Forbidden
from tests.acting import REFERENCE, act
from tests.given import given
from tests.kept import Kept
from tests.referral.arranged import (
    accept,
    after,
    answer_transfer,
    by_referrer,
    close,
    end_lead,
    name_lead,
    offer_transfer,
    received,
    seal,
)

FIRST, LAST = date(2027, 1, 11), date(2027, 3, 28)


def named(**changes):
    return lambda r: name_lead(r, **{"from_day": FIRST, "until_day": LAST, **changes})


def ended(until_day=None):
    return lambda r: end_lead(r, until_day)


def by_teacher(at, **changes):
    return act(actor="herts-teacher", role="lead_professional", at=at, **changes)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def sees(store, at, **changes):
    work = Work(store, REFERENCE, by_teacher(at, **changes), {})
    try:
        showing.show_referral(work)
    except Forbidden:
        return False
    return True


def test_who_works_with_the_family_is_named_with_days_and_announced_with_them():
    event = (
        given(received())
        .when(named())
        .then(LeadProfessionalNamed, professional="herts-teacher", from_day=FIRST, until_day=LAST)
    )
    assert announce(event) == (
        "LeadProfessionalNamed",
        {"professional": "herts-teacher", "from_day": FIRST, "until_day": LAST},
    )


def test_nothing_is_seen_before_the_first_day_nor_after_the_last():
    referral = Kept(after(accept, named()))
    days = [date(2027, 1, 10), FIRST, date(2027, 2, 14), LAST, date(2027, 3, 29)]
    assert [sees(referral, noon(day)) for day in days] == [False, True, True, True, False]


def test_the_days_are_those_of_england():
    referral = Kept(after(named()))
    # From 28 March 2027 on, midnight in England is eleven in the evening by the clocks of UTC.
    assert sees(referral, datetime(2027, 3, 28, 22, 59, tzinfo=UTC))
    assert not sees(referral, datetime(2027, 3, 28, 23, 0, tzinfo=UTC))


def test_who_tells_late_of_an_earlier_day_is_asked_about_now():
    after_the_end = noon(date(2027, 4, 1))
    assert not sees(
        Kept(after(named())), after_the_end, occurred_at=noon(FIRST), recorded_at=after_the_end
    )


def test_a_part_without_an_end_goes_on():
    assert sees(Kept(after(named(until_day=None))), noon(date(2031, 1, 1)))


def test_several_lead_a_case_and_nobody_else_has_their_part():
    referral = after(named(), named(professional="herts-social-worker"))
    store = Kept(referral)
    shown = showing.show_referral(Work(store, REFERENCE, by_referrer(), {}))
    assert [each["professional"] for each in shown["lead_professionals"]] == [
        "herts-teacher",
        "herts-social-worker",
    ]
    assert shown["lead_professionals"][0]["until_day"] == "2027-03-28"
    stranger = by_teacher(
        noon(FIRST),
    )
    with pytest.raises(Forbidden, match="lead professional of this case"):
        showing.show_referral(
            Work(store, REFERENCE, act(actor="herts-nurse", role="lead_professional"), {})
        )
    assert showing.show_referral(Work(store, REFERENCE, stranger, {}))


def test_a_part_that_is_ended_ends_on_its_last_day_or_at_once():
    later = given(received(), named()).when(ended(date(2027, 2, 1)))
    event = later.then(
        LeadProfessionalEnded, professional="herts-teacher", until_day=date(2027, 2, 1)
    )
    assert announce(event) == (
        "LeadProfessionalEnded",
        {"professional": "herts-teacher", "until_day": date(2027, 2, 1)},
    )
    store = Kept(after(named(), ended(date(2027, 2, 1))))
    assert sees(store, noon(date(2027, 2, 1)))
    assert not sees(store, noon(date(2027, 2, 2)))
    at_once = Kept(after(named(from_day=date(2027, 1, 4)), ended()))
    assert not sees(at_once, noon(date(2027, 1, 4)))


def test_a_part_that_ends_cannot_be_made_longer_by_ending_it_later():
    given(received(), named()).when(ended(date(2027, 4, 30))).then_refused(NotLeadProfessional)
    given(received(), named(), ended(date(2027, 2, 1))).when(ended(date(2027, 2, 1))).then_refused(
        NotLeadProfessional
    )


def test_nobody_is_named_twice_for_the_same_day_and_may_come_back():
    given(received(), named()).when(named(from_day=LAST)).then_refused(AlreadyLeadProfessional)
    again = named(from_day=date(2027, 3, 29), until_day=None)
    given(received(), named()).when(again).then(LeadProfessionalNamed)
    given(received(), named(), ended(date(2027, 2, 1))).when(named(from_day=date(2027, 2, 2))).then(
        LeadProfessionalNamed
    )


def test_the_coordinator_of_the_case_has_no_other_part_in_it():
    coordinated = given(received(), accept, lambda r: r.note_coordinator(act(), "herts-teacher"))
    coordinated.when(named()).then_refused(CoordinatorCannotLead)


def test_the_referrer_of_the_case_names_them_and_no_other_referrer():
    body = {"professional": "herts-teacher", "from_day": FIRST, "until_day": None}
    store = Kept(after(accept))
    assert commands.name_lead_professional(Work(store, REFERENCE, by_referrer(), body))
    with pytest.raises(Forbidden):
        other = by_referrer(actor="herts-referrer-2")
        commands.name_lead_professional(Work(store, REFERENCE, other, body))


TRANSFERRED = (accept, named(), offer_transfer, answer_transfer)
SEALED = (accept, named(), seal)


@pytest.mark.parametrize(
    ("steps", "words"), [(TRANSFERRED, "transferred"), (SEALED, "sealed")], ids=["away", "sealed"]
)
def test_all_parts_end_when_the_case_is_transferred_or_sealed(steps, words):
    store = Kept(after(lambda r: r.note_coordinator(act(), "herts-coordinator"), *steps))
    coordinator = act(actor="herts-coordinator", role="coordinator")
    for who in (by_teacher(noon(FIRST)), by_referrer(), coordinator):
        for look in (showing.show_referral, showing.status):
            with pytest.raises(Forbidden, match=words):
                look(Work(store, REFERENCE, who, {}))
    assert showing.show_referral(Work(store, REFERENCE, act(), {}))["reference"] == REFERENCE


def test_a_case_that_was_only_closed_is_still_theirs_until_their_last_day():
    assert sees(Kept(after(accept, named(), close)), noon(FIRST))


def test_in_a_case_that_another_council_has_nobody_is_named():
    given(received(), accept, offer_transfer, answer_transfer).when(named()).then_refused(
        CaseWasTransferred
    )
