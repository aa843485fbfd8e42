"""Each at the centre is asked whether they want to come, what is to be talked about, and whether they
want an advocate."""

from __future__ import annotations

from datetime import date

import pytest

from services.scheduling.domain.events import Confirmed, ViewRecorded
from services.scheduling.domain.refusals import (
    NobodyAtTheCentre,
    NobodySpeaksForThem,
    NotReady,
    NotYetTheDay,
)
from tests.given import given
from tests.scheduling.arranged import (
    agree_line,
    allocate,
    confirm,
    invite,
    opened,
    prepare,
    view,
)

MET = (allocate, invite(), prepare(), agree_line)


@pytest.mark.parametrize("wants", ["yes", "no", "unsure"])
def test_whatever_they_want_is_recorded(wants):
    given(opened(), allocate).when(view(wants_to_come=wants)).then(
        ViewRecorded, person="child-1", wants_to_come=wants
    )


def test_for_a_baby_it_is_said_who_speaks_for_them():
    given(opened(), allocate).when(view(wants_to_come="too_young")).then_refused(
        NobodySpeaksForThem
    )
    told = {"wants_to_come": "too_young", "to_discuss": "Her aunt speaks for her: a quiet cot."}
    given(opened(), allocate).when(view(**told)).then(ViewRecorded, **told)


def test_every_one_at_the_centre_is_asked_before_it_is_confirmed():
    siblings = opened(children=["child-1", "child-2"], adults=["adult-1"])
    refusal = given(siblings, *MET, view()).when(confirm()).then_refused(NotReady)
    assert "2 view(s) not recorded" in refusal.message
    both = (view(), view("child-2"), view("adult-1"))
    given(opened(children=["child-1", "child-2"], adults=["adult-1"]), *MET, *both).when(
        confirm()
    ).then(Confirmed)


def test_a_later_view_stands_in_place_of_an_earlier_one():
    changed = given(opened(), allocate, view()).when(view(wants_to_come="no"))
    changed.then(ViewRecorded)
    assert changed.record.views["child-1"]["wants_to_come"] == "no"


def test_only_those_at_the_centre_are_asked():
    given(opened(), allocate).when(view("parent-1")).then_refused(NobodyAtTheCentre)


def test_they_were_asked_before_it_is_recorded():
    given(opened(), allocate).when(view(asked_on=date(2027, 1, 5))).then_refused(NotYetTheDay)
