"""The case ends with its plan, or when there will be no conference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.referral.application.published import announce
from services.referral.application.reactions import (
    close_case_when_conference_cancelled,
    close_case_when_plan_closed,
)
from services.referral.domain.events import Closed, ConferenceOwed, OfferBindingChanged
from services.referral.domain.referral import Referral
from services.referral.domain.refusals import OfferWasAccepted
from shared.refusals import NotFound, NotYet
from tests.acting import REFERENCE, act, heard, later
from tests.given import given
from tests.kept import Kept, answered, kinds
from tests.referral.arranged import (
    ASKED,
    accept,
    after,
    close,
    decline,
    exempt,
    offer,
    return_it,
    withdraw,
)

UNSAFE = heard("ConferenceCancelled", position=8, reason="unsafe")
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


def test_a_case_whose_accepted_offer_binds_is_not_closed_and_the_conference_is_owed():
    store = Kept(after(offer, accept))
    recorded = answered(store, close_case_when_conference_cancelled, UNSAFE)
    assert kinds(recorded) == [ConferenceOwed]
    assert announce(recorded[0]) == (
        "ConferenceOwed",
        {"because": "conference_cancelled", "reason": "unsafe"},
    )
    referral = store.find(Referral, Referral.id_of("hertfordshire", REFERENCE))
    assert referral.status == "accepted"


def test_that_it_is_owed_is_noted_once_for_each_cancelling():
    store = Kept(after(offer, accept))
    answered(store, close_case_when_conference_cancelled, UNSAFE)
    assert answered(store, close_case_when_conference_cancelled, UNSAFE) == []
    earlier = replace(UNSAFE, position=7)
    assert answered(store, close_case_when_conference_cancelled, earlier) == []
    again = replace(UNSAFE, position=9)
    assert kinds(answered(store, close_case_when_conference_cancelled, again)) == [ConferenceOwed]


def test_what_ends_the_familys_part_ends_the_case_also_while_the_offer_binds():
    store = Kept(after(offer, accept))
    recorded = answered(store, close_case_when_conference_cancelled, CANCELLED)
    assert kinds(recorded) == [Closed, OfferBindingChanged]


def test_what_follows_from_our_own_closing_and_comes_after_reopening_does_not_end_it_again():
    reopened = after(offer, accept, close, lambda r: r.reopen(act(), "new_concerns", "Yes."))
    echo = replace(CANCELLED, caused_by="referral/hertfordshire/9", recorded_at=later(1))
    recorded = answered(Kept(reopened), close_case_when_conference_cancelled, echo)
    assert kinds(recorded) == [ConferenceOwed]


def held(day):
    return lambda referral: referral.note_conference(act(), day)


@pytest.mark.parametrize("step", [exempt, held(ASKED)])
def test_with_an_exemption_or_after_the_conference_the_case_ends_as_any_other(step):
    store = Kept(after(offer, accept, step))
    assert kinds(answered(store, close_case_when_conference_cancelled, UNSAFE)) == [Closed]


def test_a_manager_closes_the_case_by_hand_once_the_exemption_is_recorded():
    store = Kept(after(offer, accept))
    answered(store, close_case_when_conference_cancelled, UNSAFE)
    referral = store.find(Referral, Referral.id_of("hertfordshire", REFERENCE))
    end = lambda r: r.end(act(), "other", "It would not be safe.")  # noqa: E731
    given(referral).when(end).then_refused(OfferWasAccepted)
    given(referral, exempt).when(end).then(Closed)


def test_a_plan_that_is_closed_waits_until_it_is_heard_that_its_conference_was_held():
    store = Kept(after(offer, accept))
    with pytest.raises(NotYet, match="held"):
        answered(store, close_case_when_plan_closed, PLAN_CLOSED)


def test_the_plan_of_a_conference_before_the_offer_does_not_end_the_case():
    store = Kept(after(offer, accept, held(date(2027, 1, 1))))
    recorded = answered(store, close_case_when_plan_closed, PLAN_CLOSED)
    assert kinds(recorded) == [ConferenceOwed]
    assert recorded[0].because == "plan_closed"
