"""Somebody is excluded, by decision, with a reason and another way to contribute."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import AttendeeExcluded, PreparationReopened
from services.scheduling.domain.refusals import (
    AttendeeIsExcluded,
    ChildMayAlwaysContribute,
    ConferenceUnderWay,
    NobodyOfThatName,
    NotReady,
)
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    READY,
    after,
    allocate,
    confirm,
    decline,
    exclude,
    invite,
    opened,
    prepare,
    share,
)


def test_it_is_recorded_who_decided_why_and_in_which_other_way_they_contribute():
    excluded = given(opened(), *READY).when(exclude())
    excluded.then(
        AttendeeExcluded,
        attendee="joan",
        decided_by="The service manager",
        reason="Threats were made.",
        other_way="letter",
    )
    assert not excluded.record.attendees["joan"].comes


def test_a_day_that_was_fixed_does_not_hold_any_longer():
    excluded = given(opened(), *CONFIRMED).when(exclude())
    excluded.then(AttendeeExcluded, PreparationReopened, reason="attendee_excluded")
    assert excluded.recorded[-1].attendees == ["joan"]


def test_they_are_not_waited_for_and_do_not_count_as_family():
    given(opened(), *READY, exclude()).when(confirm()).then_refused(NotReady)


def test_they_are_neither_prepared_nor_invited_again_under_any_spelling():
    given(opened(), *READY, exclude()).when(prepare()).then_refused(AttendeeIsExcluded)
    given(opened(), *READY, exclude()).when(invite("j2", name=" joan  ASHDOWN")).then_refused(
        AttendeeIsExcluded
    )
    linked = (allocate, invite(person="parent-1"), exclude())
    given(opened(), *linked).when(invite("j2", name="J.", person="parent-1")).then_refused(
        AttendeeIsExcluded
    )


def test_somebody_who_has_declined_can_be_excluded_too():
    given(opened(), *READY, decline()).when(exclude()).then(AttendeeExcluded)


@pytest.mark.parametrize("linked", [{"part": "child"}, {"person": "child-1"}])
def test_a_child_at_the_centre_contributes_in_some_way(linked):
    child = (allocate, invite("milo", name="Milo Ashdown", **linked))
    given(opened(), *child).when(exclude("milo", "none")).then_refused(ChildMayAlwaysContribute)
    given(opened(), *child).when(exclude("milo", "recording")).then(AttendeeExcluded)
    given(opened(), *READY).when(exclude(other_way="none")).then(AttendeeExcluded)


def test_somebody_is_excluded_once_and_only_if_they_were_invited():
    given(opened(), *READY, exclude()).when(exclude()).then_refused(AttendeeIsExcluded)
    given(opened(), *READY).when(exclude("nobody")).then_refused(NobodyOfThatName)


def test_nobody_is_excluded_when_it_has_begun():
    given(after(*CONFIRMED, share)).when(exclude()).then_refused(ConferenceUnderWay)
