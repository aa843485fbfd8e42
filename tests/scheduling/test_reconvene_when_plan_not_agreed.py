"""The family meets again, when its plan was not agreed or does not work."""

from __future__ import annotations

from datetime import date

import pytest

from services.scheduling.application.reactions import (
    reconvene_when_plan_not_agreed,
    reconvene_when_plan_not_working,
)
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.events import CaseTaken, Reconvened
from shared.refusals import NotYet
from tests.acting import REFERENCE, heard, later
from tests.kept import Kept, answered, kinds
from tests.scheduling.arranged import HELD, IN, after


def not_agreed(next_step):
    return heard("PlanNotAgreed", plan_version=1, next_step=next_step)


def review(outcome):
    return heard("ReviewHeld", plan_version=1, outcome=outcome, held_on=date(2027, 4, 1))


def test_the_family_meets_again_when_another_meeting_is_the_next_step():
    store = Kept(after(*HELD))
    event = not_agreed("another_meeting")
    recorded = answered(store, reconvene_when_plan_not_agreed, event, at=later(30))
    assert kinds(recorded) == [Reconvened, CaseTaken]
    assert recorded[0].reason == "plan_not_agreed"
    assert recorded[0].conference_by == date(2027, 3, 31)  # the policy's eight weeks begin anew
    conference = store.find(Conference, Conference.id_of("hertfordshire", REFERENCE))
    assert conference is not None
    assert (conference.status, conference.meetings) == ("preparing", 2)


def test_the_family_meets_again_when_a_review_found_that_the_plan_does_not_work():
    recorded = answered(Kept(after(*HELD)), reconvene_when_plan_not_working, review("not_working"))
    assert kinds(recorded) == [Reconvened, CaseTaken]
    assert recorded[0].reason == "plan_not_working"


@pytest.mark.parametrize("next_step", ["revise", "alternative_arrangements"])
def test_it_is_ignored_when_the_next_step_is_another_one(next_step):
    store = Kept(after(*HELD))
    assert answered(store, reconvene_when_plan_not_agreed, not_agreed(next_step)) == []


@pytest.mark.parametrize("outcome", ["working", "changed"])
def test_it_is_ignored_when_the_review_found_otherwise(outcome):
    assert answered(Kept(after(*HELD)), reconvene_when_plan_not_working, review(outcome)) == []


@pytest.mark.parametrize("state", [state for state in IN if state != "held"])
def test_it_is_ignored_when_the_conference_is_not_one_that_was_held(state):
    for reaction, event in (
        (reconvene_when_plan_not_agreed, not_agreed("another_meeting")),
        (reconvene_when_plan_not_working, review("not_working")),
    ):
        assert answered(Kept(IN[state]()), reaction, event) == []


def test_what_is_heard_of_before_the_conference_was_opened_waits_for_its_turn():
    with pytest.raises(NotYet):
        answered(Kept(), reconvene_when_plan_not_agreed, not_agreed("another_meeting"))
    with pytest.raises(NotYet):
        answered(Kept(), reconvene_when_plan_not_working, review("not_working"))
