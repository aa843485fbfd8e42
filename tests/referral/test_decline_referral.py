"""The service cannot take a referral on."""

from __future__ import annotations

from services.referral.domain.events import Declined
from services.referral.domain.refusals import AlreadyAccepted, AlreadyDeclined, ConsentWasWithdrawn
from tests.given import given
from tests.referral.arranged import accept, decline, received, withdraw


def test_a_referral_is_declined_with_the_reason_and_where_to_turn():
    declined = given(received()).when(decline)
    declined.then(
        Declined,
        reason="wrong_service",
        explanation="Housing comes first.",
        signpost="The housing advice line.",
        referrer="herts-referrer",
    )
    assert declined.record.ended_because == "wrong_service"


def test_a_referral_that_was_accepted_cannot_be_declined():
    given(received(), accept).when(decline).then_refused(AlreadyAccepted)


def test_a_referral_is_declined_once():
    given(received(), decline).when(decline).then_refused(AlreadyDeclined)


def test_a_referral_whose_family_withdrew_cannot_be_declined():
    given(received(), withdraw).when(decline).then_refused(ConsentWasWithdrawn)
