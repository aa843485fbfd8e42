"""Invariant 7: an open plan always has one live review date.

The state of the plan and the read model that the timer goes by are compared with what the events say.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from services.plans.application import review_dates
from services.plans.domain import events, reviews
from shared.days import local_day
from tests.acting import HERTFORDSHIRE, REFERENCE
from tests.plans.machines import CaseAtWork, notices, walked

DAYS = st.integers(-3, 100)
NEXT = st.none() | DAYS
WEEKS = HERTFORDSHIRE.timescales.review_within_weeks
OPEN = {"agreed": "fall_due", "review_due": "become_overdue", "review_overdue": "nothing"}


class LiveReviewDates(CaseAtWork):
    """Reviews fall due, are held, moved, exempted and forgotten, in whatever order."""

    @initialize(review_in=st.integers(1, 84))
    def a_plan_is_agreed(self, review_in):
        self.a_conference_is_held()
        self.a_version_is_written_up(review_in)
        self.the_referrer_agrees()

    @rule()
    def a_conference_is_held(self):
        self.hold_meeting("plan")

    @rule(review_in=DAYS)
    def a_version_is_written_up(self, review_in):
        self.write_up(review_in)

    @rule()
    def the_referrer_agrees(self):
        version = self.plan.plan_version if self.plan else 1
        self.perform("agree_plan", "referrer", plan_version=max(version, 1))

    @rule(next_step=st.sampled_from(["revise", "another_meeting"]))
    def the_referrer_refuses(self, next_step):
        self.perform(
            "refuse_plan",
            "referrer",
            plan_version=max(self.plan.plan_version if self.plan else 1, 1),
            reasons="Nobody is named.",
            next_step=next_step,
            risk_of_significant_harm=True,
        )

    @rule(outcome=st.sampled_from(["working", "changed", "not_working"]), following=NEXT)
    def the_review_is_held(self, outcome, following):
        self.perform(
            "hold_review",
            "coordinator",
            outcome=outcome,
            summary="Well.",
            next_review_on=self._day(following),
        )

    @rule(on=DAYS)
    def the_review_is_moved(self, on):
        self.perform(
            "move_review",
            "referrer",
            review_on=self._day(on),
            asked_by="family",
            reason="Joan is away.",
        )

    @rule(following=NEXT)
    def the_review_is_exempted(self, following):
        self.perform(
            "exempt_review",
            "manager",
            reason="other",
            explanation="The court has decided.",
            next_review_on=self._day(following),
        )

    @rule()
    def the_case_ends_and_goes_on(self):
        self.hear("close_plan_when_case_closed", "CaseClosed", reason="family_request")
        self.hear("reopen_plan_when_case_reopened", "CaseReopened", reason="family_asks_again")

    @rule(days=st.integers(1, 40), looks=st.integers(1, 3))
    def days_pass(self, days, looks):
        self.days += days
        for _ in range(looks):
            self.tick()

    def _day(self, days):
        return None if days is None else str(self.today + timedelta(days=days))

    @invariant()
    def an_open_plan_has_one_live_review_date(self):
        plan = self.plan
        if plan is None or not (plan.status in OPEN or plan.revises):
            return
        stands = plan.status_in_force
        assert plan.review_on is not None
        assert list(self.rows) == [REFERENCE], "one row, for one date"
        review_on, comes_next, comes_on = self.rows[REFERENCE]
        assert (review_on, comes_next) == (plan.review_on, OPEN[stands])
        assert (comes_on is None) == (stands == "review_overdue")

    @invariant()
    def a_plan_that_has_ended_has_none(self):
        plan = self.plan
        if plan is not None and plan.status in ("closed", "reopened", "not_agreed"):
            assert plan.review_on is None
            assert self.rows == {}

    @invariant()
    def it_is_never_further_off_than_the_policy_says(self):
        live = None
        for event in self.recorded:
            on = getattr(event, "review_on", None) or getattr(event, "next_review_on", None)
            if on is None or isinstance(event, events.Agreed):
                live = on or live
                continue
            day = local_day(event.occurred_at)
            earlier = live is not None and isinstance(event, events.ReviewMoved) and on < live
            assert day < on and (on <= day + timedelta(weeks=WEEKS) or earlier)
            live = on

    @invariant()
    def each_date_falls_due_once_and_is_overdue_once(self):
        due = overdue = None
        for event in self.recorded:
            if isinstance(event, events.ReviewFellDue):
                assert due is None, "it fell due twice"
                due = event.due_on
                assert local_day(event.occurred_at) >= due
            elif isinstance(event, events.ReviewBecameOverdue):
                assert due == event.due_on and overdue is None, "it was overdue twice, or never due"
                overdue = event.due_on
                assert (local_day(event.occurred_at) - due).days >= 14
            elif isinstance(
                event,
                events.Agreed
                | events.ReviewHeld
                | events.ReviewMoved
                | events.ReviewExempted
                | events.Closed,
            ):
                due = overdue = None

    @invariant()
    def nothing_that_has_come_is_forgotten(self):
        plan = self.plan
        if plan is None or plan.status not in ("agreed", "review_due"):
            return
        _, _, comes_on = self.rows[REFERENCE]
        assert comes_on is not None, "the timer would never look at it again"
        late = plan.status == "review_due"
        assert comes_on <= plan.review_on + timedelta(days=14 if late else 0)


def test_an_open_plan_always_has_one_live_review_date():
    walked(LiveReviewDates)


@pytest.mark.parametrize(
    ("where", "fault", "instead"),
    [
        (reviews, "an_open_plan_has_a_review", lambda *_: None),
        (reviews, "review_is_in_time", lambda *_: None),
        (reviews, "review_may_move_to", lambda *_: None),
        (reviews, "overdue_day", lambda due_on, _: due_on),
    ],
)
def test_the_machine_notices_when_the_rule_is_gone(monkeypatch, where, fault, instead):
    monkeypatch.setattr(where, fault, instead)
    notices(LiveReviewDates)


@pytest.mark.parametrize(
    "kind",
    [
        events.ReviewFellDue,
        events.ReviewMoved,
        events.ReviewExempted,
        events.NotAgreed,
        events.Closed,
    ],
)
def test_the_machine_notices_when_the_read_model_forgets_an_event(monkeypatch, kind):
    monkeypatch.delitem(review_dates.REVIEW_DATES, kind)
    notices(LiveReviewDates)
