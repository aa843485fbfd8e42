"""A review that fell due and is not held becomes overdue, once; nobody clears that by waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from services.plans.application.review_dates import ReviewTimer
from services.plans.domain.events import ReviewBecameOverdue, ReviewFellDue
from services.plans.domain.plan import LIFECYCLE, Plan
from services.plans.domain.refusals import AlreadyAgreed, ReviewIsOverdue
from shared.days import ENGLAND
from shared.eventstore.store import Conflict
from tests.acting import HERTFORDSHIRE, REFERENCE, later, policy_with
from tests.given import given
from tests.kept import Kept, kinds
from tests.plans.arranged import (
    AGREED,
    IN,
    after,
    become_overdue,
    close,
    exempt,
    fall_due,
    move,
    new,
    review,
)

DUE = date(2027, 3, 1)
OVERDUE = date(2027, 3, 15)  # fourteen days, in Hertfordshire's policy
ID = Plan.id_of("hertfordshire", REFERENCE)


def noon(day):
    """Noon in England."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ENGLAND)


def note_at(store, at):
    """The timer looks at that time: what it noted."""
    before = len(store.events[ID])
    ReviewTimer(store, lambda: at).note(REFERENCE)
    return kinds(store.events[ID][before:])


def test_those_who_check_the_plan_are_named_when_it_becomes_overdue():
    overdue = given(IN["review_due"]()).when(become_overdue)
    overdue.then(
        ReviewBecameOverdue,
        plan_version=1,
        due_on=DUE,
        family_monitor="joan",
        referrer="herts-referrer",
        coordinator="herts-coordinator",
    )
    assert overdue.record.status == "review_overdue"
    assert overdue.record.review_on == DUE, "the review date stays live until it is dealt with"


def test_it_is_overdue_so_many_days_after_it_fell_due_as_the_policy_of_that_day_says():
    plan = after(*AGREED, fall_due)
    assert plan.overdue_on == OVERDUE
    assert not plan.is_overdue(date(2027, 3, 14), HERTFORDSHIRE)
    assert plan.is_overdue(OVERDUE, HERTFORDSHIRE)
    changed = policy_with(timescales={"review_overdue_after_days": 60})
    assert plan.is_overdue(OVERDUE, changed), "the policy of the day on which it fell due counts"


def test_of_a_review_that_fell_due_before_that_day_was_kept_the_policy_says():
    plan = after(*AGREED)
    plan.evolve(replace(after(*AGREED, fall_due).pending[-1], overdue_on=None))
    assert not plan.is_overdue(date(2027, 3, 14), HERTFORDSHIRE)
    assert plan.is_overdue(OVERDUE, HERTFORDSHIRE)


def test_it_becomes_overdue_once():
    given(IN["review_overdue"]()).when(become_overdue).then_refused(ReviewIsOverdue)
    assert not IN["review_overdue"]().is_overdue(date(2030, 1, 1), HERTFORDSHIRE)


def test_it_is_due_first():
    given(new(), *AGREED).when(become_overdue).then_refused(AlreadyAgreed)


def test_only_holding_moving_exempting_or_closing_leads_out_of_it():
    leaves = {way for way, (starts, _) in LIFECYCLE.ways.items() if "review_overdue" in starts}
    assert leaves == {"hold_review", "move_review", "exempt_review", "close"}


@pytest.mark.parametrize(
    "step", [review("working"), review("changed"), move(), exempt(date(2027, 4, 1))]
)
def test_what_clears_it_sets_the_next_day(step):
    plan = given(IN["review_overdue"]()).when(step).record
    assert (plan.status, plan.overdue_on) == ("agreed", None)
    assert plan.review_on > DUE


def test_the_timer_notes_each_day_once_also_when_it_starts_again():
    store = Kept(after(*AGREED))
    assert note_at(store, noon(date(2027, 2, 28))) == []
    assert note_at(store, noon(DUE)) == [ReviewFellDue]
    assert note_at(store, noon(DUE)) == []
    assert note_at(store, noon(date(2027, 3, 14))) == []
    assert note_at(store, noon(OVERDUE)) == [ReviewBecameOverdue]
    assert note_at(store, noon(date(2028, 1, 1))) == []


def test_after_a_long_outage_it_falls_due_first_and_is_overdue_then():
    store = Kept(after(*AGREED))
    assert note_at(store, noon(date(2027, 6, 1))) == [ReviewFellDue]
    assert note_at(store, noon(date(2027, 6, 1))) == [ReviewBecameOverdue]


def test_the_day_begins_at_midnight_in_england():
    store = Kept(after(*AGREED, move(date(2027, 3, 29), at=later(1))))
    # The clocks went forward the night before: 23:00 UTC is midnight.
    assert note_at(store, datetime.fromisoformat("2027-03-28T22:59:59+00:00")) == []
    assert note_at(store, datetime.fromisoformat("2027-03-28T23:00:00+00:00")) == [ReviewFellDue]


def test_the_timer_passes_over_a_plan_that_is_not_there_or_not_in_force():
    ReviewTimer(Kept(), lambda: later(90)).note(REFERENCE)
    store = Kept(after(*AGREED, close()))
    assert note_at(store, later(900)) == []


def test_somebody_who_deals_with_the_review_at_the_same_moment_comes_first():
    class Contested(Kept):
        def keep(self, *records):
            if records:
                raise Conflict
            return []

    store = Contested()
    store.events = Kept(after(*AGREED)).events
    assert note_at(store, noon(DUE)) == []
