"""The service asks for more, and the referrer tells it."""

from __future__ import annotations

from services.referral.domain.events import Accepted, Completed, Declined, Returned
from services.referral.domain.refusals import NotAcceptedYet, WaitsForMoreInformation
from tests.given import given
from tests.referral.arranged import accept, by_referrer, complete, decline, received, return_it


def test_a_referral_is_returned_with_the_question():
    returned = given(received()).when(return_it)
    returned.then(
        Returned, referrer="herts-referrer", question="Who else has parental responsibility?"
    )
    assert returned.record.status == "returned"


def test_a_referral_that_was_returned_waits_for_its_referrer():
    given(received(), return_it).when(accept).then_refused(WaitsForMoreInformation)
    given(received(), return_it).when(return_it).then_refused(WaitsForMoreInformation)
    given(received(), return_it).when(decline).then(Declined)


def test_what_is_told_is_added_and_the_referral_waits_for_the_service_again():
    completed = given(received(), return_it).when(complete)
    completed.then(Completed, information="Nobody else has.", concerns=None)
    assert completed.record.status == "received"
    assert completed.record.concerns == "Milo's mother will be in hospital."
    given(completed.record).when(accept).then(Accepted)


def test_a_passage_that_is_given_replaces_the_earlier_one():
    def anew(referral):
        told = {"information": "We met again.", "bottom_line": "Somebody sleeps in the house."}
        referral.complete(by_referrer(), told)

    completed = given(received(), return_it).when(anew)
    assert completed.record.bottom_line == "Somebody sleeps in the house."
    assert completed.record.going_well == "Milo is settled at school."


def test_nothing_is_completed_that_was_not_returned():
    given(received()).when(complete).then_refused(NotAcceptedYet)


def test_a_referral_can_be_returned_more_than_once():
    twice = given(received(), return_it, complete, return_it).when(complete)
    assert twice.record.information == ["Nobody else has."] * 2
