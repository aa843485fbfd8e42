"""A manager lifts a restriction: the case is read like any other again."""

from __future__ import annotations

from services.referral.domain.events import RestrictionLifted
from services.referral.domain.refusals import NotRestricted
from tests.given import given
from tests.referral.arranged import accept, lift_restriction, received, restrict


def test_a_restriction_is_lifted_with_its_reason_and_the_state_stays():
    lifted = given(received(), accept, restrict).when(lift_restriction)
    lifted.then(RestrictionLifted, reason="The relative has left.")
    assert not lifted.record.restricted
    assert lifted.record.status == "accepted"


def test_there_is_nothing_to_lift_from_a_case_that_is_not_restricted():
    given(received()).when(lift_restriction).then_refused(NotRestricted)
    given(received(), restrict, lift_restriction).when(lift_restriction).then_refused(NotRestricted)
