"""A child or young person says what they think; the yes of one who is competent counts as consent."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.domain.events import Accepted, OwnViewRecorded
from services.referral.domain.refusals import (
    AskedInTheFuture,
    NobodyConsents,
    NobodyOfThatName,
    OwnConsentMissing,
)
from tests.given import given
from tests.referral.arranged import (
    accept,
    child,
    lose,
    parent,
    received,
    respond,
    say,
    unborn,
    withdraw,
)

UNWILLING = [parent(consent="unwilling")]


def competent(referral, **changes):
    say(referral, competent=True, **changes)


def test_what_a_child_thinks_is_recorded():
    given(received()).when(say).then(
        OwnViewRecorded, child="person-1", view="Milo wants his aunt there.", competent=False
    )


def test_a_competent_young_persons_yes_counts_as_consent():
    given(received(parents=UNWILLING), competent).when(accept).then(Accepted, willing=[])


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_a_competent_young_person_who_does_not_say_yes_does_not_consent(answer):
    family = received(parents=UNWILLING)
    competent(family, wants_to_take_part=answer)
    given(family).when(accept).then_refused(NobodyConsents)


def test_the_yes_of_a_child_who_is_not_judged_competent_is_no_consent():
    given(received(parents=UNWILLING), say).when(accept).then_refused(NobodyConsents)


def test_a_childs_no_does_not_undo_what_a_parent_consents_to():
    family = received()
    say(family, wants_to_take_part="no")
    given(family).when(accept).then(Accepted)


def test_the_last_that_was_said_counts():
    family = received(parents=UNWILLING)
    competent(family)
    competent(family, wants_to_take_part="no")
    given(family).when(accept).then_refused(NobodyConsents)


def test_a_view_is_no_consent_of_somebody_who_is_of_age():
    grown = child(date_of_birth=date(2008, 5, 1), learning_disability=True)
    family = received(children=[grown])
    given(family, competent).when(accept).then_refused(OwnConsentMissing)
    given(family, lambda r: respond(r, person="person-1")).when(accept).then(
        Accepted, willing=["person-2", "person-1"]
    )


def test_a_yes_before_consent_was_withdrawn_counts_no_more():
    family = received(parents=UNWILLING)
    competent(family)
    withdraw(family)
    assert not family.views["person-1"]["competent"]


@pytest.mark.parametrize("who", ["person-2", "nobody"])
def test_only_a_child_of_the_referral_has_a_view_here(who):
    given(received()).when(lambda r: say(r, child=who)).then_refused(NobodyOfThatName)


def test_a_child_who_will_not_be_born_has_none():
    family = received(children=[child(), unborn()])
    lose(family, "person-2")
    given(family).when(lambda r: say(r, child="person-2")).then_refused(NobodyOfThatName)


def test_nobody_was_asked_tomorrow():
    given(received()).when(lambda r: say(r, asked_on=date(2027, 1, 5))).then_refused(
        AskedInTheFuture
    )
