"""The read model of live review dates, and the timer that notes when one has come.

A review falls due once: the plan's own state says whether it did, so that a timer that runs twice,
or starts again after a crash, changes nothing.
"""

from __future__ import annotations

from typing import Any

from services.plans.domain import events
from services.plans.domain.plan import Plan
from shared.acts import SYSTEM, Act
from shared.clock import Clock
from shared.days import local_day
from shared.eventstore.store import Conflict, CouncilStore
from shared.follower.projecting import Project, Run, statement_in


def _live(run: Run, event: Any, review_on: Any) -> None:
    run(
        'INSERT INTO {schema}.review_dates ("case", review_on) VALUES (%s, %s) '
        'ON CONFLICT ("case") DO UPDATE SET review_on = excluded.review_on',
        (event.case, review_on),
    )


def _gone(run: Run, event: Any) -> None:
    run('DELETE FROM {schema}.review_dates WHERE "case" = %s', (event.case,))


def _held(run: Run, event: events.ReviewHeld) -> None:
    if event.next_review_on is None:
        _gone(run, event)
    else:
        _live(run, event, event.next_review_on)


REVIEW_DATES: dict[type, Project] = {
    events.Agreed: lambda run, event: _live(run, event, event.review_on),
    events.ReviewFellDue: _gone,
    events.ReviewHeld: _held,
    events.Closed: _gone,
}


class ReviewTimer:
    """Notes, for one council, the reviews whose day has come."""

    name = "review_timer"
    interval = 0.5

    def __init__(self, store: CouncilStore, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def step(self) -> bool:
        """Note what has fallen due; False always, since nothing more is due at once."""
        today = local_day(self.clock())
        statement = statement_in(
            self.store, 'SELECT "case" FROM {schema}.review_dates WHERE review_on <= %s LIMIT 200'
        )
        with self.store.datastore.transaction() as curs:
            cases = [row["case"] for row in curs.execute(statement, (today,)).fetchall()]
        for case in cases:
            self._note(case)
        return False

    def _note(self, case: str) -> None:
        plan = self.store.find(Plan, Plan.id_of(self.store.council, case))
        now = self.clock()
        if plan is None or not plan.is_due(local_day(now)):
            return
        plan.fall_due(
            Act(
                actor=SYSTEM,
                role="system",
                council=self.store.council,
                occurred_at=now,
                recorded_at=now,
                policy=self.store.policy,
                request_id=f"review-{plan.id.hex}-{plan.version}",
            )
        )
        try:
            self.store.keep(plan)
        except Conflict:
            pass  # somebody holds the review at this moment; the next step looks again
