"""Lifting a legal hold, with a reason; people may be erased again, as the rules allow."""

from __future__ import annotations

from services.audit.domain.events import ErasureDecided, HoldLifted, HoldPlaced
from services.audit.domain.refusals import NotOnHold
from tests.audit.arranged import erase, keeping, lift, place
from tests.given import given


def test_a_hold_is_lifted_with_a_reason():
    given(keeping(), place).when(lift).then(HoldLifted, reason="The inquiry has ended.")


def test_a_hold_that_was_never_placed_or_was_lifted_cannot_be_lifted():
    given(keeping()).when(lift).then_refused(NotOnHold)
    given(keeping(), place, lift).when(lift).then_refused(NotOnHold)


def test_after_a_hold_was_lifted_another_can_be_placed():
    given(keeping(), place, lift).when(place).then(HoldPlaced)


def test_after_a_hold_was_lifted_people_can_be_erased_again():
    given(keeping(), place, lift).when(erase()).then(ErasureDecided)
