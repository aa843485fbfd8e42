"""How far the actions of the agreed plan have come, as social worker and family monitor tell."""

from __future__ import annotations

from datetime import date

import pytest

from services.plans.domain.events import ProgressRecorded
from services.plans.domain.refusals import NoPlanInForce, NoSuchAction, NotYetHappened
from tests.given import given
from tests.plans.arranged import AGREED, IN, agree, new, progress, propose, refuse

IN_FORCE = ["agreed", "review_due", "review_overdue"]


@pytest.mark.parametrize("state", IN_FORCE)
def test_progress_is_recorded_of_a_plan_in_force(state):
    given(IN[state]()).when(progress(state="done", note="Every night.")).then(
        ProgressRecorded,
        plan_version=1,
        action=1,
        state="done",
        told_by="Joan",
        seen_on=date(2027, 1, 4),
        note="Every night.",
        attendee="joan",
    )


def test_the_version_in_force_makes_progress_while_another_one_waits():
    given(new(), *AGREED, propose()).when(progress()).then(ProgressRecorded, plan_version=1)


def test_what_somebody_does_who_was_not_there_is_about_the_case():
    given(new(), *AGREED).when(progress(action=2)).then(ProgressRecorded, attendee=None)


@pytest.mark.parametrize("state", sorted(set(IN) - set(IN_FORCE)))
def test_nothing_else_makes_progress(state):
    given(IN[state]()).when(progress()).then_refused(NoPlanInForce)


def test_a_version_that_was_agreed_and_given_up_for_another_meeting_makes_no_progress():
    given_up = (*AGREED, propose(), refuse("another_meeting", 2))
    given(new(), *given_up).when(progress()).then_refused(NoPlanInForce)


@pytest.mark.parametrize("action", [0, 3, -1])
def test_progress_belongs_to_an_action_of_the_agreed_version(action):
    given(new(), *AGREED).when(progress(action=action)).then_refused(NoSuchAction)


def test_what_is_recorded_was_seen_today_or_before():
    given(new(), *AGREED).when(progress(on=date(2027, 1, 5))).then_refused(NotYetHappened)


def test_what_was_recorded_before_stays_and_contradictions_with_it():
    plan = given(new(), *AGREED, progress(state="done")).when(progress(state="not_done")).record
    assert [told.state for told in plan.progress[1]] == ["done", "not_done"]


def test_a_new_version_begins_without_progress():
    plan = given(new(), *AGREED, progress(), propose()).when(agree(2)).record
    assert plan.progress == {}
