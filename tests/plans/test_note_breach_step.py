"""What was done about a breach, and when its clock stops."""

from __future__ import annotations

import pytest

from services.plans.domain.events import BreachStepNoted
from services.plans.domain.refusals import NoSuchBreach, NotYetHappened, ReasonMissing
from shared.contracts.requests.plans import BREACH_STEPS
from tests.acting import MONDAY, act, later
from tests.given import given, replays_to_the_same
from tests.plans.arranged import reported


def note(step="person_warned", at=MONDAY, reason=None, name="breach-1", by=None):
    return lambda b: b.note_step(by or act(at=max(at, MONDAY)), name, step, at, reason)


@pytest.mark.parametrize("step", [step for step in BREACH_STEPS if "not_needed" not in step])
def test_every_step_is_noted_with_its_time(step):
    given(reported()).when(note(step)).then(
        BreachStepNoted, breach="breach-1", step=step, done_at=MONDAY, reason=None
    )


def test_why_the_commissioner_need_not_be_told_is_said():
    given(reported()).when(note("commissioner_not_needed")).then_refused(ReasonMissing)
    given(reported()).when(note("commissioner_not_needed", reason="It came back sealed.")).then(
        BreachStepNoted, reason="It came back sealed."
    )


def test_a_step_belongs_to_a_breach_that_was_reported():
    given(reported()).when(note(name="breach-2")).then_refused(NoSuchBreach)


def test_a_step_was_taken_by_now():
    early = note(at=later(hours=1), by=act(at=MONDAY))
    given(reported()).when(early).then_refused(NotYetHappened)


@pytest.mark.parametrize(
    ("step", "stops"),
    [
        ("commissioner_told", True),
        ("commissioner_not_needed", True),
        ("person_warned", False),
        ("copy_recovered", False),
        ("copy_deleted", False),
    ],
)
def test_only_what_is_decided_about_the_commissioner_stops_the_clock(step, stops):
    breaches = given(reported()).when(note(step, later(1), "Because.")).record
    clock = breaches.clock_of("breach-1", later(2))
    assert clock.stopped_at == (later(1) if stops else None)
    assert breaches.clock_of("breach-1", later(9)).overdue is not stops


def test_to_the_second_it_is_in_time_and_after_that_overdue():
    breaches = reported()
    assert not breaches.clock_of("breach-1", later(3)).overdue
    assert breaches.clock_of("breach-1", later(3, seconds=1)).overdue


def test_what_was_told_too_late_stays_overdue():
    breaches = given(reported()).when(note("commissioner_told", later(4))).record
    clock = breaches.clock_of("breach-1", later(9))
    assert (clock.stopped_at, clock.overdue) == (later(4), True)


def test_the_first_decision_counts_and_repeats_stay_beside_it():
    breaches = reported()
    note("commissioner_told", later(1))(breaches)
    note("commissioner_not_needed", later(4), "It was a mistake.")(breaches)
    assert breaches.clock_of("breach-1", later(9)).stopped_at == later(1)
    assert len(breaches.steps["breach-1"]) == 2
    replays_to_the_same(breaches, list(breaches.pending))
