"""A manager closes a case, and lets one that had ended go on."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.application.published import announce
from services.referral.domain.events import Accepted, Closed, Reopened
from services.referral.domain.refusals import (
    CaseIsClosed,
    CaseWasTransferred,
    NobodyConsents,
    NotAcceptedYet,
    OwnConsentMissing,
)
from shared.contracts.requests.referral import CASE_CLOSE_REASONS, CASE_REOPEN_REASONS
from tests.acting import act, later
from tests.given import given
from tests.referral.arranged import (
    accept,
    answer_transfer,
    child,
    close,
    decline,
    offer_transfer,
    parent,
    received,
    refuse,
    reopen,
    respond,
    return_it,
    withdraw,
)


@pytest.mark.parametrize("steps", [(), (return_it,), (accept,)])
@pytest.mark.parametrize("reason", CASE_CLOSE_REASONS)
def test_a_case_that_is_under_way_is_closed_with_the_reason(steps, reason):
    closed = given(received(), *steps).when(lambda r: r.end(act(), reason, "In words."))
    event = closed.then(Closed, reason=reason, explanation="In words.")
    assert announce(event) == ("CaseClosed", {"reason": reason})
    assert (closed.record.status, closed.record.ended_because) == ("closed", reason)


def test_a_case_is_closed_once():
    given(received(), close).when(close).then_refused(CaseIsClosed)


@pytest.mark.parametrize("reason", CASE_REOPEN_REASONS)
def test_a_case_that_had_been_accepted_is_accepted_again(reason):
    reopened = given(received(), accept, close).when(lambda r: r.reopen(act(), reason, "Yes."))
    event = reopened.then(Reopened, reason=reason, back_to="accepted")
    assert announce(event) == ("CaseReopened", {"reason": reason})
    assert (reopened.record.status, reopened.record.ended_because) == ("accepted", "")


@pytest.mark.parametrize("end", [close, decline])
def test_a_case_that_had_not_been_accepted_waits_for_the_answer_again(end):
    reopened = given(received(), end).when(reopen)
    reopened.then(Reopened, back_to="received")
    given(reopened.record).when(accept).then(Accepted)


def test_a_case_that_is_under_way_is_not_reopened():
    given(received()).when(reopen).then_refused(NotAcceptedYet)
    given(received(), close, reopen).when(reopen).then_refused(NotAcceptedYet)


@pytest.mark.parametrize("steps", [(withdraw,), (accept, withdraw)])
def test_after_consent_was_withdrawn_earlier_answers_count_no_more(steps):
    given(received(), *steps).when(reopen).then_refused(NobodyConsents)
    given(received(), *steps, refuse).when(reopen).then_refused(NobodyConsents)


@pytest.mark.parametrize(
    ("steps", "back_to"), [((withdraw,), "received"), ((accept, withdraw), "accepted")]
)
def test_after_consent_was_withdrawn_somebody_who_is_willing_again_lets_it_go_on(steps, back_to):
    given(received(), *steps, respond).when(reopen).then(Reopened, back_to=back_to)


def test_who_takes_it_back_again_before_the_case_is_reopened_does_not_consent():
    given(received(), withdraw, respond, refuse).when(reopen).then_refused(NobodyConsents)


def test_what_one_parent_says_after_the_withdrawal_does_not_bring_back_the_others_answer():
    family = received(parents=[parent(), parent(name="Owen Pell")])
    for step in (withdraw, respond, reopen):
        step(family)
    assert family.has_consent_of(date(2027, 1, 4)) == ["person-2"]


def test_who_came_of_age_meanwhile_has_to_consent_before_an_accepted_case_goes_on():
    family = received(children=[child(date_of_birth=date(2009, 1, 10))])
    for step in (accept, withdraw, respond):
        step(family)
    birthday = act(at=later(6))
    given(family).when(lambda r: r.reopen(birthday, "family_asks_again", "Yes.")).then_refused(
        OwnConsentMissing
    )
    respond(family, at=later(6), person="person-1")
    given(family).when(lambda r: r.reopen(birthday, "family_asks_again", "Yes.")).then(Reopened)


def test_a_case_that_another_council_has_taken_is_not_reopened_here():
    given(received(), offer_transfer, answer_transfer).when(reopen).then_refused(CaseWasTransferred)
