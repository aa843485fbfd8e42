"""Somebody whom the family wants there is invited."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import AttendeeInvited
from services.scheduling.domain.refusals import (
    AlreadyConfirmed,
    AlreadyInvited,
    CoordinatorNotAllocated,
    NobodyAtTheCentre,
    OtherProfessionalsNotInvited,
)
from tests.acting import policy_with
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    after,
    allocate,
    attendee,
    by_coordinator,
    decline,
    invite,
    opened,
)


def test_an_attendee_is_invited_with_how_to_reach_them():
    invited = given(opened(), allocate).when(invite())
    invited.then(
        AttendeeInvited,
        attendee="joan",
        name="Joan Ashdown",
        relation="grandmother",
        part="family",
        email="joan.ashdown@family.example",
        phone=None,
        language="English",
    )
    assert invited.record.attendees["joan"].prepared_on is None


@pytest.mark.parametrize("name", ["Joan Ashdown", "joan  ashdown", " JOAN ASHDOWN "])
def test_nobody_is_invited_twice_under_the_same_name(name):
    given(opened(), allocate, invite()).when(invite("again", name=name)).then_refused(
        AlreadyInvited
    )


def test_two_people_of_one_name_are_told_apart_by_what_is_added():
    given(opened(), allocate, invite()).when(invite("aunt", name="Joan Ashdown (aunt)")).then(
        AttendeeInvited, attendee="aunt"
    )


def test_somebody_who_had_declined_is_invited_again():
    given(opened(), allocate, invite(), decline()).when(invite("again")).then(
        AttendeeInvited, attendee="again"
    )


def test_nobody_is_invited_before_there_is_a_coordinator():
    given(opened()).when(invite()).then_refused(CoordinatorNotAllocated)


def test_nobody_is_invited_while_the_day_is_fixed():
    given(after(*CONFIRMED)).when(invite("cas", name="Cas")).then_refused(AlreadyConfirmed)


def test_somebody_of_the_referral_is_invited_once_under_whatever_name():
    given(opened(), allocate, invite(person="parent-1")).when(
        invite("again", name="J. Ashdown", person="parent-1")
    ).then_refused(AlreadyInvited)


@pytest.mark.parametrize(
    "name", ["Ngũgĩ wa Thiong'o", "毛 小明", "Ольга Ильинична", "سارة", "Bo", "X" * 120]
)
def test_names_of_every_script_and_length_are_told_apart(name):
    before = (allocate, invite(), invite("other", name=name))
    given(opened(), *before).when(invite("again", name=name.upper())).then_refused(AlreadyInvited)
    given(opened(), *before).when(invite("third", name=f"{name} (aunt)")).then(AttendeeInvited)


def test_whose_parts_of_a_plan_they_may_read_are_children_of_the_case():
    siblings = opened(children=["child-1", "child-2"])
    given(siblings, allocate).when(invite(children=["child-2"])).then(
        AttendeeInvited, children=["child-2"]
    )
    given(opened(), allocate).when(invite(children=["child-9"])).then_refused(NobodyAtTheCentre)


SOCIAL_WORKER = invite("sw", name="Rosa Field", part="professional")
TEACHER = {"name": "Idris Cole", "part": "professional"}


def test_no_professional_comes_but_one_where_the_policy_says_so():
    given(opened(), allocate, SOCIAL_WORKER).when(invite("t", **TEACHER)).then_refused(
        OtherProfessionalsNotInvited
    )
    given(opened(), allocate, SOCIAL_WORKER, decline("sw")).when(invite("t", **TEACHER)).then(
        AttendeeInvited
    )


def test_others_come_where_the_policy_invites_them():
    act = by_coordinator(policy=policy_with(meeting={"other_professionals": True}))
    given(opened(), allocate, SOCIAL_WORKER).when(
        lambda c: c.invite(act, "t", attendee(**TEACHER))
    ).then(AttendeeInvited)
