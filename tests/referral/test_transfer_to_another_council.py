"""A case is offered to another council; until it accepts, this one stays responsible."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.application.published import announce
from services.referral.domain.events import (
    Accepted,
    Closed,
    TransferAnswered,
    TransferOffered,
    TransferWithdrawn,
)
from services.referral.domain.refusals import (
    CaseIsClosed,
    DayInTheFuture,
    NoTransferOpen,
    TransferIsOpen,
    TransferToOwnCouncil,
)
from services.referral.domain.standing import council_word
from tests.acting import act
from tests.given import given
from tests.referral.arranged import (
    accept,
    answer_transfer,
    offer_transfer,
    received,
    withdraw_transfer,
)


def refused(referral):
    answer_transfer(referral, answer="refused")


def test_a_transfer_is_offered_and_this_council_stays_responsible():
    offered = given(received()).when(offer_transfer)
    offered.then(TransferOffered, to_council="northmere", what_travels="The referral.")
    assert offered.record.status == "received"
    given(offered.record).when(accept).then(Accepted)


def test_one_council_is_asked_at_a_time():
    given(received(), offer_transfer).when(offer_transfer).then_refused(TransferIsOpen)


@pytest.mark.parametrize("end", [refused, withdraw_transfer])
def test_after_a_refusal_or_when_it_was_withdrawn_another_one_may_be_asked(end):
    given(received(), offer_transfer, end).when(offer_transfer).then(TransferOffered)


def test_when_the_other_council_accepts_the_case_is_closed_here():
    taken = given(received(), accept, offer_transfer).when(answer_transfer)
    taken.then(TransferAnswered, Closed, reason="transferred")
    answered, closed = taken.recorded
    assert announce(answered) == ("CaseTransferred", {"to": "northmere"})
    assert announce(closed) == ("CaseClosed", {"reason": "transferred"})
    given(taken.record).when(answer_transfer).then_refused(CaseIsClosed)


def test_when_it_refuses_nothing_changes_and_nothing_is_announced():
    kept = given(received(), accept, offer_transfer).when(refused)
    event = kept.then(TransferAnswered, answer="refused")
    assert announce(event) is None
    assert (kept.record.status, kept.record.transfer_to) == ("accepted", "")


@pytest.mark.parametrize("step", [answer_transfer, refused, withdraw_transfer])
def test_what_was_not_offered_is_neither_answered_nor_withdrawn(step):
    given(received()).when(step).then_refused(NoTransferOpen)
    given(received(), offer_transfer, withdraw_transfer).when(step).then_refused(NoTransferOpen)


def test_a_transfer_that_is_withdrawn_says_from_whom():
    given(received(), offer_transfer).when(withdraw_transfer).then(
        TransferWithdrawn, to_council="northmere", reason="The family stays."
    )


def test_a_case_is_not_offered_to_its_own_council():
    def home(referral):
        referral.offer_transfer(act(), "Hertfordshire", "All.", "A move.")

    given(received()).when(home).then_refused(TransferToOwnCouncil)


def test_an_answer_is_not_of_tomorrow():
    given(received(), offer_transfer).when(
        lambda r: answer_transfer(r, answered_on=date(2027, 1, 5))
    ).then_refused(DayInTheFuture)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("northmere", "northmere"),
        ("Northmere Council", "northmere-council"),
        ("  St. Helens & Co ", "st-helens-co"),
        ("Cyngor Sir Ynys Môn", "cyngor-sir-ynys-mon"),
        ("x" * 120, "x" * 64),
    ],
)
def test_a_councils_name_is_announced_as_one_word(name, word):
    assert council_word(name) == word
