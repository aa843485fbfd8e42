"""Somebody whose consent counts is asked again, and every answer is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.referral.application import commands
from services.referral.application.published import announce
from services.referral.domain.events import Accepted, ResponseRecorded
from services.referral.domain.refusals import (
    AskedInTheFuture,
    NobodyConsents,
    NobodyOfThatName,
)
from shared.commanding import Work
from tests.acting import REFERENCE, act
from tests.given import given
from tests.kept import Kept
from tests.referral.arranged import (
    ASKED,
    RESPONSE,
    accept,
    after,
    by_referrer,
    child,
    parent,
    received,
    refuse,
    respond,
    withdraw,
)

NOT_REACHED = [parent(consent="not_reached")]


def test_a_response_is_recorded_with_the_day_and_the_way():
    given(received()).when(respond).then(
        ResponseRecorded,
        person="person-2",
        answer="willing",
        own=False,
        asked_on=ASKED,
        how_asked="by telephone",
    )


def test_a_parent_who_is_reached_later_and_is_willing_is_enough():
    family = received(parents=NOT_REACHED)
    given(family).when(accept).then_refused(NobodyConsents)
    given(family, respond).when(accept).then(Accepted, willing=["person-2"])


def test_the_last_of_contradictory_answers_counts():
    given(received(), refuse).when(accept).then_refused(NobodyConsents)
    given(received(), refuse, respond).when(accept).then(Accepted)


def test_every_answer_is_kept_also_the_same_one_twice():
    family = received()
    for _ in range(2):
        given(family).when(respond).then(ResponseRecorded)


def test_an_unwilling_parent_ends_nothing_and_who_records_it_is_told_what_would():
    work = Work(Kept(after()), REFERENCE, by_referrer(), {**RESPONSE, "consent": "unwilling"})
    decision = commands.record_response(work)
    assert "withdraw_consent" in decision.answer["advice"]
    assert decision.record.status == "received"
    assert commands.record_response(
        Work(Kept(after()), REFERENCE, by_referrer(), RESPONSE)
    ).answer == {"advice": None}


@pytest.mark.parametrize("person", ["nobody", "person-1"])
def test_only_somebody_whose_consent_counts_answers_and_a_young_child_does_not(person):
    given(received()).when(lambda r: respond(r, person=person)).then_refused(NobodyOfThatName)


def test_a_young_person_of_age_answers_for_themselves():
    grown = child(date_of_birth=date(2008, 5, 1), learning_disability=True)
    answered = given(received(children=[grown])).when(lambda r: respond(r, person="person-1"))
    event = answered.then(ResponseRecorded, own=True)
    assert announce(event) == (
        "OwnConsentRecorded",
        {"person": "person-1", "answer": "willing"},
    )


def test_what_a_parent_answers_is_not_announced():
    assert announce(given(received()).when(respond).then(ResponseRecorded)) is None


def test_nobody_was_asked_tomorrow_and_the_day_is_one_in_england():
    tomorrow = date(2027, 1, 5)
    given(received()).when(lambda r: respond(r, asked_on=tomorrow)).then_refused(AskedInTheFuture)
    summer_night = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    given(received()).when(lambda r: respond(r, at=summer_night, asked_on=date(2027, 7, 1))).then(
        ResponseRecorded
    )


def test_after_consent_was_withdrawn_who_is_willing_again_can_be_recorded():
    given(received(), withdraw).when(respond).then(ResponseRecorded)
    assert given(received(), withdraw, respond).record.status == "consent_withdrawn"


def test_nobody_else_is_asked_by_a_response_of_one_of_two_people_with_one_name():
    family = received(parents=[parent(consent="unwilling"), parent(consent="unwilling")])
    respond(family, person="person-3")
    assert family.answers == {"person-2": "unwilling", "person-3": "willing"}
    assert family.has_consent_of(act().today) == ["person-3"]
