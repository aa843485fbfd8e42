"""What followed from the policy is checked again, as it was when the day was fixed."""

from __future__ import annotations

from datetime import date

import pytest

from services.scheduling.application.rechecks import RECHECKS
from services.scheduling.domain.events import Opened, Reopened, Rescheduled
from services.scheduling.domain.refusals import TooLate, VenueNotNeutral
from shared.rechecking import Contradiction
from tests.acting import HERTFORDSHIRE, later, policy_with
from tests.examples import example


def test_another_day_was_as_possible_as_the_first_one():
    moved, opened = example(Rescheduled), example(Opened)
    assert "in a place that is offered" in RECHECKS[Rescheduled](moved, HERTFORDSHIRE, [opened])
    with pytest.raises(TooLate):
        late = example(Rescheduled, starts_at=later(300))
        RECHECKS[Rescheduled](late, HERTFORDSHIRE, [opened])


def test_a_venue_was_neutral_where_the_policy_of_the_day_said_so():
    moved, opened = example(Rescheduled, neutral=False), example(Opened)
    with pytest.raises(VenueNotNeutral):
        RECHECKS[Rescheduled](moved, HERTFORDSHIRE, [opened])
    anywhere = policy_with(meeting={"neutral_venue": False})
    assert RECHECKS[Rescheduled](moved, anywhere, [opened])


def test_the_weeks_began_anew_when_the_case_was_reopened():
    in_time = example(Reopened, conference_by=date(2027, 3, 1))
    assert RECHECKS[Reopened](in_time, HERTFORDSHIRE, []) == "Within 8 weeks of that day"
    with pytest.raises(Contradiction):
        wrong = example(Reopened, conference_by=date(2027, 4, 1))
        RECHECKS[Reopened](wrong, HERTFORDSHIRE, [])


def test_the_day_that_a_reopened_case_was_given_is_the_one_that_counts():
    opened = example(Opened, conference_by=date(2027, 1, 10))
    reopened = example(Reopened, conference_by=date(2027, 3, 1))
    assert RECHECKS[Rescheduled](example(Rescheduled), HERTFORDSHIRE, [opened, reopened])
