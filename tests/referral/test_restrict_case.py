"""A manager restricts a case: whoever reads it has to say why from then on."""

from __future__ import annotations

import pytest

from services.referral.application.commands import is_restricted
from services.referral.domain.events import Restricted
from services.referral.domain.refusals import AlreadyRestricted
from tests.acting import REFERENCE
from tests.given import given
from tests.kept import Kept
from tests.referral.arranged import (
    accept,
    after,
    close,
    decline,
    lift_restriction,
    received,
    restrict,
    withdraw,
)


@pytest.mark.parametrize("steps", [[], [accept], [decline], [withdraw], [accept, close]])
def test_a_case_is_restricted_in_whatever_state_it_is_and_stays_in_that_state(steps):
    before = after(*steps).status
    restricted = given(received(), *steps).when(restrict)
    restricted.then(Restricted, reason="A relative of the family works here.")
    assert restricted.record.restricted
    assert restricted.record.status == before


def test_a_case_that_is_restricted_cannot_be_restricted_again():
    given(received(), restrict).when(restrict).then_refused(AlreadyRestricted)


def test_a_case_can_be_restricted_again_when_the_restriction_was_lifted():
    given(received(), restrict, lift_restriction).when(restrict).then(Restricted)


def test_the_referral_service_knows_at_once_and_of_no_case_that_it_does_not_have():
    assert not is_restricted(Kept(), REFERENCE)
    assert not is_restricted(Kept(after()), REFERENCE)
    assert is_restricted(Kept(after(restrict)), REFERENCE)
    assert not is_restricted(Kept(after(restrict, lift_restriction)), REFERENCE)
