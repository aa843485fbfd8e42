"""The coordinator meets parents or carers."""

from __future__ import annotations

from datetime import date

from services.scheduling.domain.events import ParentsMet
from services.scheduling.domain.refusals import NotYetTheDay, WaitsForDeclaration
from tests.given import given
from tests.scheduling.arranged import VISITED, allocate, by_coordinator, offer, opened


def meet(*who, on=VISITED):
    return lambda c: c.meet_parents(by_coordinator(), on, "at home", who)


def test_it_is_recorded_who_was_met_each_of_them_once():
    given(opened(), allocate).when(meet("parent-1", "parent-2", "parent-1")).then(
        ParentsMet, met_on=VISITED, who=["parent-1", "parent-2"]
    )


def test_a_second_meeting_stands_beside_the_first():
    met = given(opened(), allocate, meet("parent-1")).when(meet("parent-2"))
    met.then(ParentsMet)
    assert met.record.parents_met == {"parent-1", "parent-2"}


def test_it_is_recorded_after_it_was():
    given(opened(), allocate).when(meet("parent-1", on=date(2027, 1, 5))).then_refused(NotYetTheDay)


def test_nobody_meets_them_before_the_declaration():
    given(opened(), offer).when(meet("parent-1")).then_refused(WaitsForDeclaration)
