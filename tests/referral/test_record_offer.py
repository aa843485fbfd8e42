"""The offer of a conference before proceedings: one acceptance obliges, one refusal never blocks."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from services.referral.application.published import announce
from services.referral.domain.events import (
    Accepted,
    CareApplicationNoted,
    Closed,
    Declined,
    ExemptionRecorded,
    OfferBindingChanged,
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
    answer_transfer,
    apply_to_court,
    by_referrer,
    close,
    decide_same,
    decline,
    exempt,
    merge,
    offer,
    offer_transfer,
    parent,
    received,
    reopen,
    seal,
    separate,
    told,
    withdraw,
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
    exempted.then(ExemptionRecorded, OfferBindingChanged, binds=False)
    decided = exempted.recorded[0]
    assert decided.reason == "Waiting would be dangerous."
    assert decided.decided_by == "Ines Marlow, head of safeguarding"
    assert decided.decided_on == ASKED
    given(exempted.record).when(decline).then(Declined)


BEFORE, AFTER = date(2027, 1, 1), date(2027, 1, 3)


def accepted_on(day):
    reply = {"person": "person-2", "reply": "accepted", "on": day}
    return lambda r: offer(r, made_on=BEFORE, replies=[reply])


def exempted_on(day):
    return lambda r: exempt(r, decided_on=day)


LIFTED = {
    "decided later": [accepted_on(ASKED), exempted_on(AFTER)],
    "decided later, and recorded first": [exempted_on(AFTER), accepted_on(ASKED)],
    "decided on that day, and recorded later": [accepted_on(ASKED), exempted_on(ASKED)],
    "each by its own": [accepted_on(BEFORE), exempted_on(BEFORE), accepted_on(ASKED), exempt],
}
NOT_LIFTED = {
    "decided before": [exempted_on(BEFORE), accepted_on(ASKED)],
    "decided before, and recorded later": [accepted_on(ASKED), exempted_on(BEFORE)],
    "decided on that day, and recorded first": [exempted_on(ASKED), accepted_on(ASKED)],
    "accepted again": [accepted_on(BEFORE), exempted_on(ASKED), accepted_on(AFTER)],
}


@pytest.mark.parametrize("steps", LIFTED.values(), ids=LIFTED)
def test_an_exemption_lifts_what_was_accepted_before_it_was_decided(steps):
    given(received(), *steps).when(decline).then(Declined)


@pytest.mark.parametrize("steps", NOT_LIFTED.values(), ids=NOT_LIFTED)
def test_what_is_accepted_after_an_exemption_obliges_anew(steps):
    given(received(), *steps).when(decline).then_refused(OfferWasAccepted)
    given(received(), *steps).when(lambda r: apply_to_court(r, made_on=AFTER)).then_refused(
        ExemptionNeeded
    )
    again = given(received(), *steps).when(
        lambda r: apply_to_court(r, AFTER, {**EXEMPTION, "decided_on": AFTER})
    )
    again.then(ExemptionRecorded, OfferBindingChanged, CareApplicationNoted)


def test_a_conference_before_the_offer_does_not_keep_it_and_one_on_its_day_does():
    for day, kept in ((BEFORE, False), (ASKED, True), (AFTER, True)):
        family = given(received(), accepted_on(ASKED), accept, held(day)).record
        assert family.offer_binds is not kept
        done = given(family).when(end("other"))
        done.then(Closed) if kept else done.then_refused(OfferWasAccepted)


def test_of_an_offer_stored_before_the_day_of_its_acceptance_was_kept_its_own_day_counts():
    stored = given(received()).when(offer).recorded[0]
    old = dataclasses.replace(stored, obliged_on=None, made_on=BEFORE)
    family = received()
    old.apply(family)
    assert [one.on for one in family.acceptances] == [BEFORE]
    assert given(family).when(exempt).then(ExemptionRecorded)


BINDS = {
    "accepted": ([], offer, True),
    "declined": ([], lambda r: offer(r, replies=[]), None),
    "accepted again": ([offer], offer, None),
    "exempted": ([offer], exempt, False),
    "the referral accepted": ([offer], accept, None),
    "held": ([offer, accept], held(ASKED), False),
    "withdrawn": ([offer, accept], withdraw, False),
    "ended by the family": (
        [offer, accept],
        lambda r: r.end(act(), "family_request", "So."),
        False,
    ),
    "transferred": ([offer, accept, offer_transfer], answer_transfer, False),
    "sealed": ([offer, accept], seal, False),
    "merged": ([offer, decide_same], merge, False),
    "separated": ([offer, decide_same, merge], separate, True),
    "reopened": ([offer, accept, close], reopen, True),
    "reopened with an exemption": ([offer, exempt, accept, close], reopen, None),
}


@pytest.mark.parametrize("what", BINDS)
def test_others_are_told_when_an_accepted_offer_begins_to_bind_and_when_it_binds_no_longer(what):
    steps, step, tells = BINDS[what]
    done = given(received(), *steps).when(step)
    told_of = [announce(e) for e in done.recorded if isinstance(e, OfferBindingChanged)]
    assert told_of == ([] if tells is None else [("OfferBindingChanged", {"binds": tells})])
    assert done.record.offer_binds is done.record.offer_bound


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
    told_of.then(ExemptionRecorded, OfferBindingChanged, CareApplicationNoted, made_on=ASKED)
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
    ended = given(before_proceedings(), replied("accepted")).when(end(reason))
    ended.then(Closed, OfferBindingChanged, binds=False)
    assert ended.recorded[0].reason == reason


def test_with_an_exemption_or_after_the_conference_it_is_closed_for_any_reason():
    given(before_proceedings(), replied("accepted"), exempt).when(end("other")).then(Closed)
    given(before_proceedings(), replied("accepted"), accept_there, held(ASKED)).when(
        end("other")
    ).then(Closed)
