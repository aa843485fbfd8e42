"""There will be no conference."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import Cancelled
from services.scheduling.domain.refusals import (
    AlreadyHeld,
    ConferenceIsCancelled,
    ConferenceIsOwed,
)
from services.scheduling.domain.states import NOT_YET_HELD, UNDER_WAY
from shared.contracts.requests.scheduling import CANCEL_REASONS
from tests.given import given
from tests.scheduling.arranged import HELD, IN, after, bound, call_off, cancel, unbound


@pytest.mark.parametrize("state", NOT_YET_HELD)
def test_a_conference_can_be_cancelled_until_it_was_held(state):
    cancelled = given(IN[state]()).when(cancel)
    cancelled.then(Cancelled, reason="family_request")
    assert cancelled.record.status == "cancelled"


def test_a_conference_that_was_held_is_not_cancelled():
    given(after(*HELD)).when(cancel).then_refused(AlreadyHeld)


def test_a_conference_is_cancelled_once():
    given(after(cancel)).when(cancel).then_refused(ConferenceIsCancelled)


@pytest.mark.parametrize("state", NOT_YET_HELD)
def test_without_an_accepted_offer_somebody_may_decide_so_for_any_reason(state):
    for reason in CANCEL_REASONS:
        given(IN[state]()).when(call_off(reason)).then(Cancelled, reason=reason)


NOT_BEGUN = [state for state in NOT_YET_HELD if state not in UNDER_WAY]


@pytest.mark.parametrize("state", NOT_BEGUN)
@pytest.mark.parametrize("reason", ["unsafe", "other"])
def test_while_an_accepted_offer_binds_it_is_not_cancelled(state, reason):
    refusal = given(IN[state](), bound).when(call_off(reason)).then_refused(ConferenceIsOwed)
    assert "exemption" in str(refusal)


@pytest.mark.parametrize("state", NOT_BEGUN)
def test_it_is_cancelled_when_the_family_asks_or_the_offer_binds_no_longer(state):
    given(IN[state](), bound).when(call_off("family_request")).then(Cancelled)
    given(IN[state](), bound, unbound).when(call_off("unsafe")).then(Cancelled)


@pytest.mark.parametrize("state", UNDER_WAY)
def test_one_that_has_begun_can_be_broken_off_since_it_is_owed_all_the_same(state):
    given(IN[state](), bound).when(call_off("unsafe")).then(Cancelled)


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_what_is_over_is_refused_as_ever_also_while_an_offer_binds(state):
    refusals = {"held": AlreadyHeld, "cancelled": ConferenceIsCancelled}
    given(IN[state](), bound).when(call_off()).then_refused(refusals[state])
