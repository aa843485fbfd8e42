"""What agencies answer to the support that the family asks for."""

from __future__ import annotations

from datetime import date

import pytest

from services.plans.domain.events import SupportAnswered
from services.plans.domain.refusals import (
    NoSuchSupport,
    NoSuchVersion,
    NotYetHappened,
    PlanIsClosed,
    ReasonMissing,
)
from tests.given import given
from tests.plans.arranged import AGREED, IN, PROPOSED, agree, answer, new, propose


@pytest.mark.parametrize(
    "state", ["proposed", "agreed", "not_agreed", "review_due", "review_overdue"]
)
def test_an_agency_may_answer_whatever_became_of_the_version(state):
    given(IN[state]()).when(answer(support=2)).then(
        SupportAnswered, plan_version=1, support=2, answer="agreed", by_agency="Transport"
    )


def test_an_agency_that_refuses_says_why():
    given(new(), *AGREED).when(answer(answer="refused")).then_refused(ReasonMissing)
    given(new(), *AGREED).when(answer(answer="refused", reason="No beds.")).then(
        SupportAnswered, answer="refused", reason="No beds."
    )
    given(new(), *AGREED).when(answer(answer="later")).then(SupportAnswered, reason=None)


@pytest.mark.parametrize("support", [0, 3, -1])
def test_an_answer_belongs_to_something_that_was_asked_for(support):
    given(new(), *AGREED).when(answer(support=support)).then_refused(NoSuchSupport)


def test_a_version_that_asks_for_nothing_gets_no_answer():
    without = (*AGREED, propose(support_asked=[]), agree(2))
    given(new(), *without).when(answer(plan_version=2)).then_refused(NoSuchSupport)


@pytest.mark.parametrize("version", [0, 2])
def test_an_answer_belongs_to_a_version_that_was_written_up(version):
    given(new(), *AGREED).when(answer(plan_version=version)).then_refused(NoSuchVersion)


def test_an_answer_was_given_today_or_before():
    tomorrow = answer(answered_on=date(2027, 1, 5))
    given(new(), *PROPOSED).when(tomorrow).then_refused(NotYetHappened)
    given(new(), *PROPOSED).when(answer(answered_on=date(2026, 12, 30))).then(SupportAnswered)


def test_a_later_answer_takes_the_place_of_an_earlier_one():
    answered = given(new(), *AGREED, answer(answer="later")).when(answer()).record
    assert answered.answers[(1, 1)].answer == "agreed"


def test_of_a_plan_that_is_closed_nothing_is_answered():
    given(IN["closed"]()).when(answer()).then_refused(PlanIsClosed)
