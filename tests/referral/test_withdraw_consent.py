"""Somebody with parental responsibility no longer wants to take part."""

from __future__ import annotations

from services.referral.domain.events import ConsentWithdrawn
from services.referral.domain.refusals import (
    AlreadyDeclined,
    CaseIsClosed,
    ConsentWasWithdrawn,
    NobodyOfThatName,
)
from tests.acting import act
from tests.given import given
from tests.referral.arranged import accept, close, decline, parent, received, withdraw


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
