"""Somebody of the family sees their copy once it was released to them, asks for an earlier review, and says
that the plan is not working."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.plans.application import by_link
from services.plans.application.shown import shown_plan
from services.plans.domain.events import Doubted, ReviewAsked
from services.plans.domain.refusals import NoCopyForThem, NoPlanInForce, SaidBefore
from shared.acts import FAMILY_ROLE
from shared.commanding import Work
from shared.refusals import Forbidden
from tests.acting import REFERENCE, act
from tests.given import given
from tests.kept import Kept
from tests.plans import arranged
from tests.plans.arranged import AGREED, PROPOSED, after, agree, propose, wait

JOAN, NOBODY = "joan", "somebody-else"
WAITING = (wait(check_copies=True), propose(), agree())
BY = act(actor="family:joan", role=FAMILY_ROLE)


def ask(who=JOAN, why=None):
    return lambda p: p.ask_for_review(BY, who, why)


def say(who=JOAN, what="Nobody comes on Fridays."):
    return lambda p: p.say_not_working(BY, who, what)


class Families:
    """The scheduling service and the referral service, a call away."""

    def __init__(self, who=JOAN, children=(), hide=(), others=(), alive=True):
        self.told = {"attendee": who, "person": None, "children": children, "hide": list(hide)}
        self.others, self.alive = list(others), alive

    def whose_session(self, work):
        if not self.alive:
            raise Forbidden("This page cannot be used any more.")
        return self.told

    def hidden_words(self, work, person):
        return self.others


def work(plan, **told):
    return Work(Kept(plan), REFERENCE, BY, told)


def test_they_ask_for_an_earlier_review_and_both_who_see_to_it_are_named():
    asked = given(after(*AGREED)).when(ask(why="Before the holidays."))
    event = asked.then(ReviewAsked, attendee=JOAN, why="Before the holidays.")
    assert (event.referrer, event.coordinator) == ("herts-referrer", "herts-coordinator")


def test_they_say_that_it_is_not_working():
    given(after(*AGREED)).when(say()).then(Doubted, what="Nobody comes on Fridays.")


@pytest.mark.parametrize("step", [ask, say])
def test_each_is_said_once_for_a_review_and_again_when_that_has_moved(step):
    given(after(*AGREED, step())).when(step()).then_refused(SaidBefore)
    moved = arranged.move()
    again = given(after(*AGREED, step(), moved)).when(step())
    assert len(again.recorded) == 1


@pytest.mark.parametrize("step", [ask, say])
def test_only_about_a_plan_that_is_in_force_and_of_which_they_have_a_copy(step):
    given(after(*PROPOSED)).when(step()).then_refused(NoPlanInForce)
    given(after(*AGREED)).when(step(NOBODY)).then_refused(NoCopyForThem)


def test_the_copy_is_shown_to_whom_it_was_released_and_to_nobody_else():
    found = by_link.show_own_copy(work(after(*AGREED)), Families())
    assert found.about == (JOAN,)
    assert found.answer["actions"]
    assert found.answer["said"] == []
    for plan, who in (
        (after(*AGREED), NOBODY),
        (after(*PROPOSED), JOAN),
        (after(*WAITING), JOAN),
    ):
        with pytest.raises(NoCopyForThem):
            by_link.show_own_copy(work(plan), Families(who))


def test_a_copy_that_waits_is_shown_after_it_was_released():
    released = after(*WAITING, arranged.release())
    assert by_link.show_own_copy(work(released), Families()).answer["plan_version"] == 1


def test_it_is_redacted_for_its_reader_as_the_copy_that_was_sent():
    plan = after(*AGREED)
    words = plan.versions[1]["actions"][0]["what"]
    asked = work(plan)
    shown = by_link.show_own_copy(asked, Families(hide=[words])).answer
    assert words not in repr(shown)
    assert shown["withheld"] >= 1
    shown = by_link.show_own_copy(asked, Families(others=[words])).answer
    assert words not in repr(shown)
    assert "professional_monitor" not in shown


@pytest.mark.parametrize(
    "do", [by_link.show_own_copy, by_link.ask_for_review, by_link.say_not_working]
)
def test_nothing_is_done_or_shown_when_the_link_opens_nothing(do):
    given_work = work(after(*AGREED), why=None, what="It does not work.")
    with pytest.raises(Forbidden):
        do(given_work, Families(alive=False))
    nowhere = replace(given_work, reference="HERTS-CCCC-CCCC")
    with pytest.raises(NoCopyForThem):
        do(nowhere, Families())


def test_what_they_say_is_shown_to_the_coordinator_and_the_referrer():
    shown = shown_plan(after(*AGREED, ask(), say()))["family_said"]
    assert [(one["what"], one["attendee"], one["words"]) for one in shown] == [
        ("ask_for_review", JOAN, None),
        ("say_not_working", JOAN, "Nobody comes on Fridays."),
    ]


def test_what_they_have_said_is_shown_to_them():
    plan = after(*AGREED, ask(), say())
    said = by_link.show_own_copy(work(plan), Families()).answer["said"]
    assert said == ["ask_for_review", "say_not_working"]
