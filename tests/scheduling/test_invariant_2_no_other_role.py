"""Invariant 2: a coordinator holds no other role for that child, whatever is tried in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from services.scheduling.domain import rules
from shared.refusals import Refusal
from tests.acting import act
from tests.scheduling.arranged import by_coordinator, cancel, change_referrer, opened, reopen_case

ACCOUNTS = [f"account-{n}" for n in range(4)]
anybody = st.sampled_from(ACCOUNTS)
SETTINGS = settings(max_examples=60, stateful_step_count=25, deadline=None, derandomize=True)
QUICKLY = settings(SETTINGS, phases=[Phase.generate], max_examples=400)


class Coordinating(RuleBasedStateMachine):
    """Keeps its own account of who is, or ever was, the referrer, and of who declared a conflict."""

    def __init__(self) -> None:
        super().__init__()
        self.conference = opened()
        self.referrers = {"herts-referrer"}
        self.conflicted: set[str] = set()
        self.may_see: set[str] = set()

    def attempt(self, step) -> bool:
        try:
            step(self.conference)
        except Refusal:
            return False
        return True

    @rule(account=anybody)
    def allocate(self, account):
        self.attempt(lambda c: c.allocate_coordinator(act(), account))

    @rule(account=anybody)
    def reallocate(self, account):
        self.attempt(lambda c: c.reallocate_coordinator(act(), account, "On leave."))

    @rule(another_role=st.booleans(), knows=st.booleans())
    def declare(self, another_role, knows):
        account = self.conference.offered_to
        by = by_coordinator(actor=account)
        if self.attempt(lambda c: c.declare_independence(by, another_role, knows, None)) and (
            another_role or knows
        ):
            self.conflicted.add(account)

    @rule()
    def declare_conflict(self):
        account = self.conference.coordinator
        if self.attempt(lambda c: c.declare_conflict(by_coordinator(), "A cousin.")):
            self.conflicted.add(account)

    @rule(account=anybody)
    def change_referrer(self, account):
        change_referrer(account)(self.conference)
        self.referrers.add(account)

    @rule()
    def end_and_begin_again(self):
        if self.attempt(cancel):
            self.attempt(reopen_case)

    @invariant()
    def nobody_coordinates_who_has_another_role(self):
        for account in (self.conference.coordinator, self.conference.offered_to):
            assert account not in self.referrers | self.conflicted

    @invariant()
    def access_begins_with_a_declaration(self):
        declared = [
            e.coordinator
            for e in self.conference.pending
            if e.TOPIC == "conference.coordinator_allocated"
        ]
        assert self.conference.coordinator in ("", *declared[-1:])


def test_a_coordinator_holds_no_other_role_for_that_child():
    run_state_machine_as_test(Coordinating, settings=SETTINGS)


def test_the_machine_notices_when_independence_is_not_asked_for(monkeypatch):
    monkeypatch.setattr(rules, "coordinator_is_independent", lambda *_: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Coordinating, settings=QUICKLY)


def test_the_machine_notices_when_a_declared_conflict_is_passed_over(monkeypatch):
    monkeypatch.setattr(rules, "has_no_conflict", lambda *_: True)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Coordinating, settings=QUICKLY)
