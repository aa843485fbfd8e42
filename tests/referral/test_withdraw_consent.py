"""Somebody with parental responsibility no longer wants to take part."""

from __future__ import annotations

from datetime import date

from services.referral.domain.events import ConsentWithdrawn, Reopened
from services.referral.domain.refusals import (
    AlreadyDeclined,
    CaseIsClosed,
    ConsentWasWithdrawn,
    NobodyConsents,
    NobodyOfThatName,
)
from tests.acting import act, later
from tests.given import given
from tests.referral.arranged import (
    accept,
    child,
    close,
    decline,
    parent,
    received,
    reopen,
    say,
    withdraw,
)


def test_consent_is_withdrawn_before_the_referral_was_accepted():
    given(received()).when(withdraw).then(
        ConsentWithdrawn, withdrawn_by="person-2", was_accepted=False, how="by telephone"
    )


def test_consent_is_withdrawn_after_the_referral_was_accepted():
    withdrawn = given(received(), accept).when(withdraw)
    withdrawn.then(ConsentWithdrawn, was_accepted=True)
    assert withdrawn.record.status == "consent_withdrawn"
    assert withdrawn.record.ended_because == "consent_withdrawn"


def test_either_parent_may_withdraw():
    family = received(parents=[parent(), parent(name="Owen Pell", relation="father")])
    given(family, accept).when(lambda r: r.withdraw_consent(act(), "person-3", "in person")).then(
        ConsentWithdrawn, withdrawn_by="person-3"
    )


def by(person, at=None):
    return lambda r: r.withdraw_consent(act(**({"at": at} if at else {})), person, "in person")


def test_a_child_who_was_judged_able_to_consent_can_withdraw_and_consent_again():
    alone = received(parents=[parent(consent="unwilling")])
    able = given(alone, lambda r: say(r, competent=True), accept)
    withdrawn = able.when(by("person-1"))
    withdrawn.then(ConsentWithdrawn, withdrawn_by="person-1", was_accepted=True)
    given(withdrawn.record).when(reopen).then_refused(NobodyConsents)
    given(withdrawn.record, lambda r: say(r, competent=True)).when(reopen).then(Reopened)


def test_a_child_who_does_not_want_to_take_part_has_given_no_consent_to_withdraw():
    said = lambda r: say(r, competent=True, wants_to_take_part="no")  # noqa: E731
    given(received(), said).when(by("person-1")).then_refused(NobodyOfThatName)


def test_a_parent_does_not_withdraw_for_a_young_person_who_is_of_age():
    family = received(children=[child(date_of_birth=date(2009, 1, 10))])
    given(family).when(by("person-2", later(6))).then_refused(NobodyOfThatName)
    given(family).when(by("person-1", later(6))).then(ConsentWithdrawn, withdrawn_by="person-1")


def test_a_parent_withdraws_while_one_of_the_children_is_under_age():
    both = received(children=[child(date_of_birth=date(2009, 1, 10)), child(name="Ada Pell")])
    given(both).when(by("person-3", later(6))).then(ConsentWithdrawn, withdrawn_by="person-3")


def test_only_a_parent_of_this_referral_can_withdraw_and_not_a_child():
    for stranger in ("person-1", "person-9", ""):
        given(received()).when(
            lambda r, who=stranger: r.withdraw_consent(act(), who, "in person")
        ).then_refused(NobodyOfThatName)


def test_consent_is_withdrawn_once():
    given(received(), withdraw).when(withdraw).then_refused(ConsentWasWithdrawn)


def test_there_is_no_consent_to_withdraw_from_a_referral_that_was_declined():
    given(received(), decline).when(withdraw).then_refused(AlreadyDeclined)


def test_there_is_no_consent_to_withdraw_from_a_case_that_is_closed():
    given(received(), accept, close).when(withdraw).then_refused(CaseIsClosed)
