"""The service takes a referral on."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.referral.domain.events import Accepted
from services.referral.domain.refusals import (
    AlreadyAccepted,
    AlreadyDeclined,
    CaseIsClosed,
    ConsentWasWithdrawn,
    NobodyConsents,
)
from tests.acting import CENTRAL_BEDFORDSHIRE, act
from tests.given import given
from tests.referral.arranged import accept, child, close, decline, parent, received, withdraw


def test_a_referral_is_accepted_and_the_conference_is_due_in_eight_weeks():
    given(received()).when(accept).then(
        Accepted,
        conference_by=date(2027, 3, 1),
        referrer="herts-referrer",
        children=["person-1"],
        actor="herts-manager",
    )


def test_another_council_gives_it_six_weeks():
    given(received()).when(lambda r: r.accept(act(policy=CENTRAL_BEDFORDSHIRE))).then(
        Accepted, conference_by=date(2027, 2, 15)
    )


def test_the_weeks_count_from_the_day_in_england():
    after_midnight = act(at=datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
    given(received()).when(lambda r: r.accept(after_midnight)).then(
        Accepted, conference_by=date(2027, 8, 26)
    )


def test_siblings_are_accepted_together():
    family = received(children=[child(), child(name="Nia Ashdown")])
    given(family).when(accept).then(Accepted, children=["person-1", "person-2"])


@pytest.mark.parametrize("other", ["unwilling", "not_reached"])
def test_one_parent_who_is_willing_is_enough(other):
    family = received(parents=[parent(consent=other), parent(name="Owen Pell")])
    given(family).when(accept).then(Accepted)


@pytest.mark.parametrize("consents", [["unwilling"], ["not_reached"], ["unwilling", "not_reached"]])
def test_it_cannot_be_accepted_when_nobody_with_parental_responsibility_is_willing(consents):
    family = received(parents=[parent(consent=consent) for consent in consents])
    given(family).when(accept).then_refused(NobodyConsents)


def test_a_referral_that_was_accepted_is_not_accepted_again():
    given(received(), accept).when(accept).then_refused(AlreadyAccepted)


def test_a_referral_that_was_declined_cannot_be_accepted():
    given(received(), decline).when(accept).then_refused(AlreadyDeclined)


def test_a_referral_whose_family_withdrew_cannot_be_accepted():
    given(received(), withdraw).when(accept).then_refused(ConsentWasWithdrawn)


def test_a_case_that_is_closed_cannot_be_accepted():
    given(received(), accept, close).when(accept).then_refused(CaseIsClosed)
