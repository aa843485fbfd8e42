"""The read model of live review dates, and the timer that notes when one has come, or has passed.

A review falls due once, and becomes overdue once: the plan's own state says whether it did, so that a
timer that runs twice, or starts again after a crash, changes nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.plans.domain import events
from services.plans.domain.plan import Plan
from shared.acts import Act, act_of_kinplan
from shared.clock import Clock
from shared.days import local_day
from shared.eventstore.store import Conflict, CouncilStore
from shared.follower.projecting import Project, Run, statement_in

FALL_DUE, BECOME_OVERDUE, NOTHING = "fall_due", "become_overdue", "nothing"
"""What comes next of a review: nothing, once it is overdue; only people can deal with it then."""


def _live(run: Run, case: str, review_on: date, comes_next: str, comes_on: date | None) -> None:
    run(
        'INSERT INTO {schema}.review_dates ("case", review_on, comes_next, comes_on) '
        'VALUES (%s, %s, %s, %s) ON CONFLICT ("case") DO UPDATE SET '
        "review_on = excluded.review_on, comes_next = excluded.comes_next, "
        "comes_on = excluded.comes_on",
        (case, review_on, comes_next, comes_on),
    )


def _gone(run: Run, event: Any) -> None:
    run('DELETE FROM {schema}.review_dates WHERE "case" = %s', (event.case,))


def _not_agreed(run: Run, event: events.NotAgreed) -> None:
    if event.next_step != "revise":
        _gone(run, event)


def _fixed(run: Run, event: events.Agreed | events.ReviewMoved) -> None:
    _live(run, event.case, event.review_on, FALL_DUE, event.review_on)


def _fell_due(run: Run, event: events.ReviewFellDue) -> None:
    # Where the day was not kept, the plan is asked from the next day on, and says when it has come.
    comes_on = event.overdue_on or event.due_on + timedelta(days=1)
    _live(run, event.case, event.due_on, BECOME_OVERDUE, comes_on)


def _became_overdue(run: Run, event: events.ReviewBecameOverdue) -> None:
    _live(run, event.case, event.due_on, NOTHING, None)


def _next(run: Run, event: events.ReviewHeld | events.ReviewExempted) -> None:
    if event.next_review_on is None:
        _gone(run, event)
    else:
        _live(run, event.case, event.next_review_on, FALL_DUE, event.next_review_on)


REVIEW_DATES: dict[type, Project] = {
    events.Agreed: _fixed,
    events.NotAgreed: _not_agreed,
    events.ReviewFellDue: _fell_due,
    events.ReviewBecameOverdue: _became_overdue,
    events.ReviewHeld: _next,
    events.ReviewMoved: _fixed,
    events.ReviewExempted: _next,
    events.Closed: _gone,
}


class ReviewTimer:
    """Notes, for one council, the reviews whose day has come, and those that were not held in time."""

    name = "review_timer"
    interval = 0.5

    def __init__(self, store: CouncilStore, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def step(self) -> bool:
        """Note what has come; False always, since nothing more is due at once."""
        today = local_day(self.clock())
        statement = statement_in(
            self.store,
            'SELECT "case" FROM {schema}.review_dates WHERE comes_on <= %s '
            "ORDER BY comes_on DESC LIMIT 200",
        )
        with self.store.datastore.transaction() as curs:
            cases = [row["case"] for row in curs.execute(statement, (today,)).fetchall()]
        for case in cases:
            self.note(case)
        return False

    def note(self, case: str) -> None:
        """Note what has come of one case's review, if anything has that was not noted."""
        plan = self.store.find(Plan, Plan.id_of(self.store.council, case))
        if plan is None:
            return
        act = self._act(plan)
        if plan.is_due(act.today):
            plan.fall_due(act)
        elif plan.is_overdue(act.today, act.policy):
            plan.become_overdue(act)
        else:
            return
        try:
            self.store.keep(plan)
        except Conflict:
            pass  # somebody deals with the review at this moment; the next step looks again

    def _act(self, plan: Plan) -> Act:
        return act_of_kinplan(
            self.store.policies, self.clock(), f"review-{plan.id.hex}-{plan.version}"
        )
