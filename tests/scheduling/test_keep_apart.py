"""Two people must never be together: perpetrator and victim, or a court's order."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import (
    ApartLifted,
    Confirmed,
    KeptApart,
    PreparationReopened,
)
from services.scheduling.domain.refusals import (
    AlreadyApart,
    ConferenceUnderWay,
    NotApart,
    NotReady,
    TheSamePerson,
)
from tests.given import given
from tests.scheduling.arranged import (
    IN,
    READY,
    allocate,
    confirm,
    decline,
    heard,
    invite,
    keep_apart,
    lift_apart,
    opened,
    own_session,
    prepare,
)

TWO = (
    *READY,
    invite("sam", name="Sam Pell", person="parent-2"),
    prepare("sam"),
)


def test_it_is_recorded_of_attendees_and_of_people_of_the_referral():
    given(opened(), *TWO).when(keep_apart("joan", "parent-1", "safety_plan")).then(
        KeptApart, one="joan", other="parent-1", source="safety_plan"
    )


@pytest.mark.parametrize("other", ["sam", "parent-2"])
@pytest.mark.parametrize(
    ("source", "reason"),
    [("court_order", "court_order"), ("safety_plan", "safety"), ("person_asked", "safety")],
)
def test_a_day_that_would_bring_them_together_does_not_hold_any_longer(other, source, reason):
    given(opened(), *TWO, confirm()).when(keep_apart(other, "joan", source)).then(
        KeptApart, PreparationReopened, reason=reason
    )


def test_a_day_that_keeps_them_apart_holds():
    given(opened(), *TWO, own_session("sam"), confirm()).when(keep_apart("joan", "sam")).then(
        KeptApart
    )
    given(opened(), *TWO, decline("sam"), confirm()).when(keep_apart("joan", "sam")).then(KeptApart)


def test_those_whom_the_referral_keeps_apart_are_apart_from_the_start():
    pair = {"never_together": ["parent-1", "parent-2"]}
    steps = (
        allocate,
        invite(person="parent-1"),
        prepare(),
        heard,
        invite("sam", name="Sam Pell", person="parent-2"),
        prepare("sam"),
    )
    refusal = given(opened(**pair), *steps).when(confirm()).then_refused(NotReady)
    assert "1 restricted pair(s) not apart" in refusal.message
    given(opened(**pair), *steps, own_session("sam")).when(confirm()).then(Confirmed)


def test_a_second_invitation_does_not_bring_them_together():
    """The pair names an invitation that was declined since."""
    steps = (*TWO, keep_apart("joan", "sam"), decline("sam"))
    again = (invite("sam-2", name="SAM pell"), prepare("sam-2"))
    given(opened(), *steps, *again).when(confirm()).then_refused(NotReady)
    twice = (*again, decline("sam-2"), invite("sam-3", name="Sam Pell"), prepare("sam-3"))
    given(opened(), *steps, *twice).when(confirm()).then_refused(NotReady)


def test_a_second_invitation_without_saying_who_it_is_does_not_bring_them_together():
    """The pair names people of the referral, and the second invitation nobody of the referral."""
    pair = {"never_together": ["parent-1", "parent-2"]}
    steps = (allocate, invite(person="parent-1"), prepare(), heard)
    first = (invite("sam", name="Sam Pell", person="parent-2"), decline("sam"))
    again = (invite("sam-2", name="Sam Pell"), prepare("sam-2"))
    twice = (*again, decline("sam-2"), invite("sam-3", name="Sam Pell"), prepare("sam-3"))
    for later_on in (again, twice):
        refusal = given(opened(**pair), *steps, *first, *later_on).when(confirm())
        assert "1 restricted pair(s) not apart" in refusal.then_refused(NotReady).message


def test_nobody_is_kept_apart_from_themselves():
    given(opened(), *TWO).when(keep_apart("sam", "sam")).then_refused(TheSamePerson)
    given(opened(), *TWO).when(keep_apart("sam", "parent-2")).then_refused(TheSamePerson)


def test_the_same_reason_is_recorded_once_and_another_one_beside_it():
    kept = (*TWO, keep_apart("joan", "sam"))
    given(opened(), *kept).when(keep_apart("sam", "joan")).then_refused(AlreadyApart)
    given(opened(), *kept).when(keep_apart("sam", "joan", "safety_plan")).then(KeptApart)


@pytest.mark.parametrize("state", ["opened", "allocated", "agreeing_plan", "held", "cancelled"])
def test_an_order_may_arrive_at_any_time(state):
    given(IN[state]()).when(keep_apart("parent-1", "parent-2")).then(KeptApart)


def test_but_nothing_is_kept_in_private_time():
    given(IN["private_family_time"]()).when(keep_apart("joan", "sam")).then_refused(
        ConferenceUnderWay
    )


def test_every_reason_is_lifted_together_and_only_what_is_recorded():
    kept = (*TWO, keep_apart("joan", "sam"), keep_apart("joan", "sam", "person_asked"))
    lifted = given(opened(), *kept).when(lift_apart("sam", "joan"))
    lifted.then(ApartLifted, reason="The order has ended.")
    lifted.when(confirm()).then(Confirmed)
    given(opened(), *TWO).when(lift_apart("joan", "sam")).then_refused(NotApart)
