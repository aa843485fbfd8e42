"""The read model of live review dates in the real database, and the timer that goes by it."""

from __future__ import annotations

from datetime import date

import pytest
from eventsourcing.postgres import PostgresDatastore

from services.plans.application.review_dates import REVIEW_DATES, ReviewTimer
from services.plans.domain.breaches import Breaches
from services.plans.domain.outcomes import Outcomes
from services.plans.domain.plan import Plan
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import Projection, statement_in
from tests.acting import REFERENCE, act, later
from tests.plans.arranged import (
    AGREED,
    HELD_ON,
    after,
    answer,
    breach,
    by_referrer,
    close,
    exempt,
    move,
    outcome,
    progress,
    review,
)

ID = Plan.id_of("hertfordshire", REFERENCE)
DUE, OVERDUE = date(2027, 3, 1), date(2027, 3, 15)


def rows(store: CouncilStore) -> list[tuple[object, ...]]:
    """What the read model says, when it has followed the log."""
    projection = Projection("review_dates", store, REVIEW_DATES)
    while projection.step():
        pass
    with store.datastore.transaction() as curs:
        found = curs.execute(
            statement_in(store, "SELECT review_on, comes_next, comes_on FROM {schema}.review_dates")
        ).fetchall()
    return [(row["review_on"], row["comes_next"], row["comes_on"]) for row in found]


def look(store: CouncilStore, days: float) -> str:
    """A timer that has just been started looks, so many days after Monday; the plan's state then."""
    ReviewTimer(store, lambda: later(days)).step()
    plan = store.find(Plan, ID)
    assert plan is not None
    return plan.status


def test_a_review_date_stays_until_it_is_dealt_with_and_says_what_comes_next(
    plan_store: CouncilStore,
) -> None:
    plan_store.keep(after(*AGREED))
    assert rows(plan_store) == [(DUE, "fall_due", DUE)]
    assert look(plan_store, 55) == "agreed"
    assert look(plan_store, 56) == "review_due"
    assert rows(plan_store) == [(DUE, "become_overdue", OVERDUE)]
    assert look(plan_store, 69) == "review_due"
    assert look(plan_store, 70) == "review_overdue"
    assert rows(plan_store) == [(DUE, "nothing", None)]
    assert look(plan_store, 400) == "review_overdue"


def test_each_day_is_noted_once_by_however_many_timers(plan_store: CouncilStore) -> None:
    plan_store.keep(after(*AGREED))
    rows(plan_store)
    for days in (56, 56, 57, 70, 70, 71):
        look(plan_store, days)
        look(plan_store, days)
        rows(plan_store)
    topics = [logged.topic for logged in plan_store.read_log(after=0, limit=50)]
    assert topics.count("plan.review_fell_due") == 1
    assert topics.count("plan.review_became_overdue") == 1


@pytest.mark.parametrize(
    ("step", "left"),
    [
        (review("changed", date(2027, 5, 1)), [(date(2027, 5, 1), "fall_due", date(2027, 5, 1))]),
        (review("working", None), []),
        (review("not_working"), []),
        (move(date(2027, 4, 1)), [(date(2027, 4, 1), "fall_due", date(2027, 4, 1))]),
        (exempt(date(2027, 4, 2)), [(date(2027, 4, 2), "fall_due", date(2027, 4, 2))]),
        (exempt(None), []),
        (close(), []),
    ],
)
def test_what_deals_with_a_review_leaves_the_next_date_or_none(
    plan_store: CouncilStore, step: object, left: list[tuple[object, ...]]
) -> None:
    plan = after(*AGREED)
    step(plan)  # type: ignore[operator]
    plan_store.keep(plan)
    assert rows(plan_store) == left


def test_the_table_can_be_made_again_from_the_log(
    plan_store: CouncilStore, database: PostgresDatastore
) -> None:
    plan_store.keep(after(*AGREED))
    rows(plan_store)
    look(plan_store, 56)
    with database.transaction(commit=True) as curs:
        curs.execute(statement_in(plan_store, "DELETE FROM {schema}.review_dates"))
        curs.execute(
            statement_in(
                plan_store, "DELETE FROM {schema}.followed WHERE follower = 'review_dates'"
            )
        )
    assert rows(plan_store) == [(DUE, "become_overdue", OVERDUE)]


def test_breaches_outcomes_and_what_was_told_of_a_plan_are_read_as_they_were_kept(
    plan_store: CouncilStore,
) -> None:
    plan = after(*AGREED, answer(answer="refused", reason="No beds."), progress(note="Well."))
    breaches = Breaches.new("hertfordshire", REFERENCE)
    breaches.report(act(), "5e" * 16, breach())
    breaches.note_step(act(), "5e" * 16, "commissioner_told", later(), None)
    outcomes = Outcomes.new("hertfordshire", REFERENCE)
    outcomes.record(by_referrer(), outcome(months=0), ["milo"], HELD_ON, HELD_ON)
    plan_store.keep(plan, breaches, outcomes)
    for record in (plan, breaches, outcomes):
        again = plan_store.find(type(record), record.id)
        ours, theirs = dict(vars(record)), dict(vars(again))
        ours.pop("_pending"), theirs.pop("_pending")
        assert ours == theirs
