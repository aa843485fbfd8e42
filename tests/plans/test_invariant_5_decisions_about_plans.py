"""Invariant 5: an acceptance names who decided, which version, and when; a refusal needs its reasons.

What is checked is read from the events alone, and asks none of the rules that it checks.
"""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from services.plans.application import commands
from services.plans.domain import events, rules
from shared.commanding import Work
from tests.acting import REFERENCE, act
from tests.plans.machines import CaseAtWork, notices, walked

VERSION = st.sampled_from([0, 0, 0, 1, -1])
"""How long before the newest one."""
STEPS = ("revise", "another_meeting", "alternative_arrangements")
TEXTS = st.sampled_from(["Nobody is named for Fridays.", " ", "", "理由"])
PEOPLE = st.sampled_from(
    [
        ("referrer", "herts-referrer"),
        ("referrer", "herts-referrer"),
        ("referrer", "herts-referrer-2"),
        ("coordinator", "herts-coordinator"),
        ("manager", "herts-manager"),
    ]
)


class DecisionsAboutPlans(CaseAtWork):
    """Versions are written up, agreed and refused, by whoever, of whatever number."""

    def newest(self):
        """The number of the newest version."""
        return sum(isinstance(event, events.Proposed) for event in self.recorded)

    @initialize()
    def a_version_waits(self):
        self.hold_meeting("plan")
        assert self.write_up()

    @rule(outcome=st.sampled_from(["plan", "plan", "plan", "no_plan"]))
    def a_conference_is_held(self, outcome):
        self.hold_meeting(outcome)

    @rule()
    def a_version_is_written_up(self):
        self.write_up()

    @rule(by=PEOPLE, before=VERSION)
    def somebody_agrees(self, by, before):
        self.perform("agree_plan", *by, plan_version=self.newest() - before)

    @rule(
        by=PEOPLE,
        before=VERSION,
        reasons=TEXTS,
        next_step=st.sampled_from(STEPS),
        risk=st.booleans(),
        arrangements=st.none() | TEXTS,
    )
    def somebody_refuses(self, by, before, reasons, next_step, risk, arrangements):
        self.perform(
            "refuse_plan",
            *by,
            strictly=False,
            plan_version=self.newest() - before,
            reasons=reasons,
            next_step=next_step,
            risk_of_significant_harm=risk,
            arrangements=arrangements,
        )

    @rule()
    def the_case_passes_to_another_referrer(self):
        self.hear(
            "note_referrer_when_changed",
            "ReferrerChanged",
            referrer="herts-referrer-2",
            previous="herts-referrer",
        )

    @rule()
    def the_case_ends_and_goes_on(self):
        self.hear("close_plan_when_case_closed", "CaseClosed", reason="family_request")
        self.hear("reopen_plan_when_case_reopened", "CaseReopened", reason="family_asks_again")

    @rule(days=st.integers(1, 5))
    def days_pass(self, days):
        self.days += days

    @invariant()
    def every_decision_is_about_the_version_that_waited(self):
        waiting, newest = 0, 0
        for event in self.recorded:
            if isinstance(event, events.Proposed):
                newest = newest + 1
                assert event.plan_version == newest
                waiting = newest
            elif isinstance(event, events.Agreed | events.NotAgreed):
                assert event.plan_version == waiting, "it was decided on before, or never waited"
                assert event.role == "referrer" and event.actor
                assert event.occurred_at.tzinfo is not None
                waiting = 0

    @invariant()
    def every_refusal_has_its_reasons_and_what_comes_next(self):
        for event in self.recorded:
            if isinstance(event, events.NotAgreed):
                assert event.reasons.strip()
                assert event.risk_of_significant_harm is True
                assert event.next_step in STEPS
                if event.next_step == "alternative_arrangements":
                    assert event.arrangements and event.arrangements.strip()

    @invariant()
    def what_is_shown_names_decider_version_and_time(self):
        agreed = [event for event in self.recorded if isinstance(event, events.Agreed)]
        if not agreed or self.plan is None:
            return
        manager = act(at=self.now)
        shown = commands.show_plan(Work(self.store, REFERENCE, manager, {}))
        said = {
            (v["plan_version"], v["agreed_by"], v["agreed_at"])
            for v in shown["versions"]
            if v["agreed_by"]
        }
        assert said == {(e.plan_version, e.actor, e.occurred_at.isoformat()) for e in agreed}
        if shown["agreed_version"]:
            last = agreed[-1]
            assert shown["agreed_version"] == last.plan_version
            assert (shown["agreed_by"], shown["agreed_at"]) == (
                last.actor,
                last.occurred_at.isoformat(),
            )


def test_every_decision_names_its_version_and_every_refusal_its_reasons():
    walked(DecisionsAboutPlans)


@pytest.mark.parametrize(
    "fault",
    [
        "it_is_the_version_that_waits",
        "only_risk_refuses",
        "a_refusal_has_its_reasons",
        "alternative_arrangements_are_recorded",
    ],
)
def test_the_machine_notices_when_the_rule_is_gone(monkeypatch, fault):
    monkeypatch.setattr(rules, fault, lambda *_: None)
    notices(DecisionsAboutPlans)


def test_the_machine_notices_when_an_agreement_does_not_say_who_agreed(monkeypatch):
    def forgetful(self, record):
        apply(self, record)
        record.agreements.clear()

    apply = events.Agreed.apply
    monkeypatch.setattr(events.Agreed, "apply", forgetful)
    notices(DecisionsAboutPlans)
