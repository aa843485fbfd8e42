"""A case is sealed for good, as when a child is adopted."""

from __future__ import annotations

import pytest

from services.referral.application import showing
from services.referral.application.published import announce
from services.referral.domain.events import Closed, Restricted, Sealed
from services.referral.domain.lifecycle import LIFECYCLE
from services.referral.domain.refusals import CaseIsSealed
from shared.commanding import Work
from shared.refusals import Forbidden
from tests.acting import REFERENCE, act
from tests.given import given
from tests.kept import Kept
from tests.referral.arranged import (
    accept,
    after,
    by_referrer,
    close,
    decide_same,
    decline,
    merge,
    received,
    reopen,
    restrict,
    return_it,
    seal,
    withdraw,
)


@pytest.mark.parametrize("steps", [(), (return_it,), (accept,), (decide_same, merge)])
def test_a_case_that_has_not_ended_is_restricted_closed_and_sealed(steps):
    sealed = given(received(), *steps).when(seal)
    sealed.then(Restricted, Closed, Sealed, reason="adoption")
    assert sealed.record.status == "sealed"
    assert sealed.record.restricted


@pytest.mark.parametrize("steps", [(decline,), (withdraw,), (accept, close)])
def test_a_case_that_has_ended_is_restricted_and_sealed(steps):
    given(received(), *steps).when(seal).then(Restricted, Sealed)


def test_a_case_that_is_restricted_already_is_not_restricted_again():
    given(received(), close, restrict).when(seal).then(Sealed)


def test_a_sealed_case_is_shown_to_managers_alone():
    store = Kept(after(seal))
    assert showing.show_referral(Work(store, REFERENCE, act(), {}))["status"] == "sealed"
    with pytest.raises(Forbidden, match="sealed"):
        showing.show_referral(Work(store, REFERENCE, by_referrer(), {}))


def test_that_it_was_sealed_is_announced_so_that_every_access_ends_and_not_why():
    names = [announce(event) for event in given(received()).when(seal).recorded]
    assert names == [
        ("CaseRestricted", {}),
        ("CaseClosed", {"reason": "adoption"}),
        ("CaseSealed", {}),
    ]


@pytest.mark.parametrize("step", [seal, reopen, restrict, accept, withdraw])
def test_every_later_command_is_refused(step):
    given(received(), seal).when(step).then_refused(CaseIsSealed)


def test_no_action_at_all_starts_from_a_sealed_case():
    assert [action for action in LIFECYCLE.ways if LIFECYCLE.allows("sealed", action)] == []
