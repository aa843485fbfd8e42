"""The offer of a conference before proceedings: one acceptance obliges, one refusal never blocks."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.domain.events import (
    Accepted,
    CareApplicationNoted,
    Closed,
    Declined,
    ExemptionRecorded,
    OfferRecorded,
)
from services.referral.domain.referral import Referral
from services.referral.domain.refusals import (
    DayInTheFuture,
    ExemptionNeeded,
    NobodyOfThatName,
    OfferMissing,
    OfferWasAccepted,
    ReplyWithoutOffer,
)
from tests.acting import REFERENCE, act, counting
from tests.given import given
from tests.referral.arranged import (
    ASKED,
    EXEMPTION,
    NORTHMERE,
    accept,
    apply_to_court,
    by_referrer,
    decline,
    exempt,
    offer,
    parent,
    received,
    told,
)

TOMORROW = date(2027, 1, 5)


def before_proceedings(stage="pre_proceedings", **changes):
    by = by_referrer(policy=NORTHMERE)
    return Referral.receive(by, REFERENCE, told(stage=stage, **changes), counting())


def accept_there(referral):
    referral.accept(act(policy=NORTHMERE))


def replied(*replies):
    """An offer to everybody with parental responsibility, and what the first of them replied."""

    def step(referral):
        asked = [one["id"] for one in referral.parents]
        answers = zip(asked, replies, strict=False)
        offer(
            referral,
            made_to=asked,
            replies=[{"person": p, "reply": r, "on": ASKED} for p, r in answers],
        )

    return step


def held(day):
    return lambda referral: referral.note_conference(act(), day)


def test_an_offer_is_recorded_with_to_whom_when_and_how():
    given(received()).when(replied()).then(
        OfferRecorded, made_to=["person-2"], made_on=ASKED, obliges=False, replies=[]
    )


def test_where_every_family_is_offered_one_nothing_is_accepted_before_an_offer_is_recorded():
    given(before_proceedings()).when(accept_there).then_refused(OfferMissing)
    given(before_proceedings(), replied()).when(accept_there).then(Accepted)


def test_no_offer_is_missing_at_another_stage_or_where_the_policy_does_not_ask_for_one():
    given(before_proceedings("in_proceedings")).when(accept_there).then(Accepted)
    given(received(stage="pre_proceedings")).when(accept).then(Accepted)


@pytest.mark.parametrize("others", [["declined"], ["no_reply"], ["declined", "declined"]])
def test_one_acceptance_obliges_whoever_else_refuses(others):
    family = received(parents=[parent() for _ in range(len(others) + 1)])
    given(family, replied(*others, "accepted")).when(decline).then_refused(OfferWasAccepted)


@pytest.mark.parametrize("reply", ["declined", "no_reply"])
def test_an_offer_that_nobody_accepted_obliges_to_nothing(reply):
    given(received(), replied(reply)).when(decline).then(Declined)


@pytest.mark.parametrize("replies", [["declined", "accepted"], ["accepted", "declined"]])
def test_one_parent_who_refuses_never_blocks(replies):
    family = before_proceedings(parents=[parent(), parent(consent="unwilling")])
    given(family, replied(*replies)).when(accept_there).then(Accepted)


def test_an_acceptance_obliges_also_when_a_later_offer_is_declined():
    given(received(), replied("accepted"), replied("declined")).when(decline).then_refused(
        OfferWasAccepted
    )


def test_with_an_exemption_the_offer_obliges_no_more():
    exempted = given(received(), replied("accepted")).when(exempt)
    exempted.then(
        ExemptionRecorded,
        reason="Waiting would be dangerous.",
        decided_by="Ines Marlow, head of safeguarding",
        decided_on=ASKED,
    )
    given(exempted.record).when(decline).then(Declined)


def test_an_exemption_is_not_decided_tomorrow():
    given(received()).when(lambda r: exempt(r, decided_on=TOMORROW)).then_refused(DayInTheFuture)


def test_an_offer_was_made_to_people_of_the_referral():
    given(received()).when(lambda r: offer(r, made_to=["nobody"])).then_refused(NobodyOfThatName)


def test_only_those_reply_to_whom_it_was_offered_and_not_before():
    other = {"person": "person-1", "reply": "accepted", "on": ASKED}
    given(received()).when(lambda r: offer(r, replies=[other])).then_refused(ReplyWithoutOffer)
    early = {"person": "person-2", "reply": "accepted", "on": date(2026, 12, 31)}
    given(received()).when(lambda r: offer(r, replies=[early])).then_refused(ReplyWithoutOffer)


def test_neither_an_offer_nor_a_reply_is_made_tomorrow():
    given(received()).when(lambda r: offer(r, made_on=TOMORROW)).then_refused(DayInTheFuture)
    late = {"person": "person-2", "reply": "accepted", "on": TOMORROW}
    given(received()).when(lambda r: offer(r, replies=[late])).then_refused(DayInTheFuture)


def test_an_application_to_the_court_before_the_conference_needs_an_exemption():
    family = received()
    replied("accepted")(family)
    given(family).when(apply_to_court).then_refused(ExemptionNeeded)
    told_of = given(family).when(lambda r: apply_to_court(r, exemption=EXEMPTION))
    told_of.then(ExemptionRecorded, CareApplicationNoted, made_on=ASKED)
    assert family.stage == "in_proceedings"
    assert family.status == "received"


def test_an_exemption_that_was_recorded_before_is_enough():
    given(received(), replied("accepted"), exempt).when(apply_to_court).then(CareApplicationNoted)


def test_an_exemption_that_was_decided_after_the_application_came_too_late():
    earlier = date(2027, 1, 1)
    given(received(), replied("accepted"), exempt).when(
        lambda r: apply_to_court(r, made_on=earlier)
    ).then_refused(ExemptionNeeded)


def test_without_an_acceptance_or_after_the_conference_the_court_may_be_asked():
    given(received(), replied("declined")).when(apply_to_court).then(CareApplicationNoted)
    kept = given(received(), replied("accepted"), accept, held(ASKED))
    kept.when(apply_to_court).then(CareApplicationNoted)


def test_a_conference_that_was_held_after_the_application_does_not_stand_in_for_an_exemption():
    late = given(received(), replied("accepted"), accept, held(date(2027, 1, 3)))
    late.when(apply_to_court).then_refused(ExemptionNeeded)


def test_the_case_goes_on_in_proceedings_and_can_still_be_accepted():
    given(received(), apply_to_court).when(accept).then(Accepted)


def test_neither_the_application_nor_its_exemption_is_of_tomorrow():
    given(received()).when(lambda r: apply_to_court(r, made_on=TOMORROW)).then_refused(
        DayInTheFuture
    )
    late = {**EXEMPTION, "decided_on": TOMORROW}
    given(received()).when(lambda r: apply_to_court(r, exemption=late)).then_refused(DayInTheFuture)


ENDS = ("duplicate", "moved_away", "handed_to_adult_services", "family_request")


def end(reason):
    return lambda referral: referral.end(act(), reason, "In words.")


def test_an_accepted_offer_is_not_closed_away_before_the_conference():
    family = before_proceedings()
    given(family, replied("accepted")).when(end("other")).then_refused(OfferWasAccepted)


@pytest.mark.parametrize("reason", ENDS)
def test_what_ends_the_familys_part_ends_the_case_also_after_an_acceptance(reason):
    given(before_proceedings(), replied("accepted")).when(end(reason)).then(Closed, reason=reason)


def test_with_an_exemption_or_after_the_conference_it_is_closed_for_any_reason():
    given(before_proceedings(), replied("accepted"), exempt).when(end("other")).then(Closed)
    given(before_proceedings(), replied("accepted"), accept_there, held(ASKED)).when(
        end("other")
    ).then(Closed)
