"""The case ends with its plan, or when there will be no conference."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.referral.application.reactions import (
    close_case_when_conference_cancelled,
    close_case_when_plan_closed,
)
from services.referral.domain.events import Closed
from shared.refusals import NotFound
from tests.acting import act, heard, later
from tests.kept import Kept, answered, kinds
from tests.referral.arranged import accept, after, close, decline, return_it, withdraw

PLAN_CLOSED = heard("PlanClosed", reason="working_without_us")
CANCELLED = heard("ConferenceCancelled", reason="family_request")


def test_the_case_is_closed_when_its_plan_was_closed():
    recorded = answered(Kept(after(accept)), close_case_when_plan_closed, PLAN_CLOSED)
    assert kinds(recorded) == [Closed]
    assert recorded[0].reason == "working_without_us"


def test_the_case_is_closed_when_its_conference_was_cancelled():
    recorded = answered(Kept(after(accept)), close_case_when_conference_cancelled, CANCELLED)
    assert kinds(recorded) == [Closed]
    assert recorded[0].reason == "family_request"


@pytest.mark.parametrize("ended", [(decline,), (withdraw,), (accept, withdraw), (accept, close)])
def test_it_is_ignored_when_the_case_has_ended_already(ended):
    store = Kept(after(*ended))
    assert answered(store, close_case_when_plan_closed, PLAN_CLOSED) == []
    assert answered(store, close_case_when_conference_cancelled, CANCELLED) == []


def test_a_case_that_was_never_referred_here_is_not_closed_in_silence():
    with pytest.raises(NotFound, match="never referred"):
        answered(Kept(), close_case_when_plan_closed, PLAN_CLOSED)
    with pytest.raises(NotFound, match="never referred"):
        answered(Kept(), close_case_when_conference_cancelled, CANCELLED)


@pytest.mark.parametrize("steps", [(), (return_it,)])
def test_a_referral_that_waits_for_an_answer_is_not_closed_by_what_happens_elsewhere(steps):
    store = Kept(after(*steps))
    assert answered(store, close_case_when_plan_closed, PLAN_CLOSED) == []


def test_what_ended_before_the_case_was_reopened_does_not_close_it_again():
    reopened = after(
        accept, close, lambda r: r.reopen(act(at=later(3)), "family_asks_again", "Yes.")
    )
    store = Kept(reopened)
    assert answered(store, close_case_when_plan_closed, PLAN_CLOSED) == []
    assert answered(store, close_case_when_conference_cancelled, CANCELLED) == []
    again = replace(PLAN_CLOSED, recorded_at=later(4))
    assert kinds(answered(store, close_case_when_plan_closed, again)) == [Closed]
