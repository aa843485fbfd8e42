"""How those at the centre fare: when the plan ends, and 6, 12 and 24 months after the conference."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from services.plans.domain.events import OutcomeRecorded
from services.plans.domain.outcomes import Outcomes
from services.plans.domain.refusals import NotAtTheCentre, NotYetHappened, OutcomeTooEarly
from shared.days import ENGLAND, months_after
from tests.acting import REFERENCE, act
from tests.given import given, replays_to_the_same
from tests.plans.arranged import outcome

HELD, CLOSED = date(2027, 1, 4), date(2027, 3, 20)


def none_yet():
    """A case of which no outcome was recorded."""
    return Outcomes.new("hertfordshire", REFERENCE)


def record(on, months=6, centre=("milo", "ada"), held=HELD, closed=CLOSED, today=None, **changes):
    day = today or on
    by = act(at=datetime(day.year, day.month, day.day, 12, tzinfo=ENGLAND))
    told = outcome(on=on, months=months, **changes)
    return lambda o: o.record(by, told, centre, held, closed)


def test_it_is_recorded_for_one_person_and_one_time():
    given(none_yet()).when(record(date(2027, 7, 4))).then(
        OutcomeRecorded,
        person="milo",
        months=6,
        seen_on=date(2027, 7, 4),
        legal_status="child_in_need",
        living_arrangement="with_parent",
        proceedings="none",
        days_in_care=0,
        corrects=False,
    )


@pytest.mark.parametrize(
    ("months", "earliest"),
    [(6, date(2027, 7, 4)), (12, date(2028, 1, 4)), (24, date(2029, 1, 4))],
)
def test_the_months_after_the_first_conference_have_passed(months, earliest):
    given(none_yet()).when(record(earliest, months)).then(OutcomeRecorded)
    before = date.fromordinal(earliest.toordinal() - 1)
    given(none_yet()).when(record(before, months)).then_refused(OutcomeTooEarly)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2027, 12, 31), 6, date(2028, 6, 30)),
        (date(2027, 6, 30), 6, date(2027, 12, 30)),
        (date(2027, 12, 1), 12, date(2028, 12, 1)),
        (date(2027, 5, 5), 0, date(2027, 5, 5)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, then):
    assert months_after(day, months) == then


def test_the_outcome_at_the_end_is_of_the_day_on_which_the_plan_ended_or_later():
    given(none_yet()).when(record(CLOSED, 0)).then(OutcomeRecorded, months=0)
    given(none_yet()).when(record(date(2027, 3, 19), 0)).then_refused(OutcomeTooEarly)
    given(none_yet()).when(record(CLOSED, 0, closed=None)).then_refused(OutcomeTooEarly)


def test_where_no_conference_was_held_there_is_only_the_outcome_at_the_end():
    given(none_yet()).when(record(date(2029, 1, 1), 6, held=None)).then_refused(OutcomeTooEarly)
    given(none_yet()).when(record(CLOSED, 0, held=None)).then(OutcomeRecorded)


def test_it_is_about_somebody_at_the_centre():
    stranger = record(date(2027, 7, 4), person="joan")
    given(none_yet()).when(stranger).then_refused(NotAtTheCentre)
    unknown = record(date(2027, 7, 4), person="joan", centre=())
    given(none_yet()).when(unknown).then(OutcomeRecorded)


def test_it_has_been_seen():
    early = record(date(2027, 7, 5), today=date(2027, 7, 4))
    given(none_yet()).when(early).then_refused(NotYetHappened)


def test_a_later_one_is_a_correction_and_both_stay():
    first, second = record(date(2027, 7, 4)), record(date(2027, 7, 9), days_in_care=3)
    corrected = given(none_yet(), first).when(second)
    corrected.then(OutcomeRecorded, corrects=True, days_in_care=3)
    told = corrected.record.recorded[("milo", 6)]
    assert [one.days_in_care for one in told] == [0, 3]


def test_another_person_or_another_time_is_no_correction():
    begun = record(date(2027, 7, 4))
    for other in (record(date(2027, 7, 4), person="ada"), record(date(2028, 1, 4), 12)):
        given(none_yet(), begun).when(other).then(OutcomeRecorded, corrects=False)


def test_what_is_recorded_replays_to_the_same():
    outcomes = none_yet()
    for step in (record(date(2027, 7, 4)), record(date(2027, 7, 9)), record(CLOSED, 0)):
        step(outcomes)
    replays_to_the_same(outcomes, list(outcomes.pending))
