"""Replay uses the policy in force then: whatever the council changes afterwards, each decision is told,
and judged again, under the policy of its own moment. What the rule must have allowed is worked out here
from the weeks that were in force, not by the code that judges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shared.policies import Policy, Timeline
from shared.policy_files import read_policy_text
from shared.rechecking import Rechecker
from tests.acting import HERTFORDSHIRE, MONDAY
from tests.audit.region import Region, keep_policy_text, policy_text, referred

WEEKS = st.integers(1, 26)
MANY = settings(max_examples=12, stateful_step_count=10, deadline=None, derandomize=True)
ANY_FAULT = settings(MANY, phases=[Phase.generate])


def policy_of(weeks: int) -> tuple[Policy, str]:
    """Hertfordshire's policy with other weeks, and its text."""
    text = policy_text(HERTFORDSHIRE)
    old = f"weeks_to_conference = {HERTFORDSHIRE.timescales.weeks_to_conference}"
    assert old in text
    text = text.replace(old, f"weeks_to_conference = {weeks}")
    return read_policy_text(text, "changed"), text


class Changing(RuleBasedStateMachine):
    """A council that takes referrals on and changes its policy, in any order."""

    region: ClassVar[Region]

    def __init__(self) -> None:
        super().__init__()
        self.region.now = MONDAY
        self.weeks = 0
        self.version = ""
        self.accepted: dict[str, tuple[str, int, date]] = {}
        self.waiting: list[str] = []

    @initialize(weeks=WEEKS)
    def begin(self, weeks: int) -> None:
        self.change_policy(weeks)

    @rule(weeks=WEEKS)
    def change_policy(self, weeks: int) -> None:
        """The council decides that it takes so many weeks from now on, or again."""
        policy, text = policy_of(weeks)
        keep_policy_text({"referral": self.region.stores["referral"]}, policy, text)
        self.region.stores["referral"].policies = Timeline.of(policy)
        self.weeks, self.version = weeks, policy.version

    @rule(days=st.integers(1, 90))
    def time_passes(self, days: int) -> None:
        self.region.pass_time(days=days)

    @rule()
    def refer(self) -> None:
        self.waiting.append(referred(self.region)[0])

    @rule()
    def accept(self) -> None:
        """The referral that has waited longest is taken on today, under today's policy."""
        if not self.waiting:
            self.refer()
        reference = self.waiting.pop(0)
        self.region.perform("herts-manager", "accept_referral", reference)
        self.accepted[reference] = (self.version, self.weeks, self.region.now.date())

    @invariant()
    def every_decision_is_told_under_the_policy_of_its_day(self) -> None:
        for reference, (version, weeks, _) in self.accepted.items():
            entry = self._acceptance(reference)
            assert entry["policy_version"] == version
            within = f"Within {weeks} week" + ("" if weeks == 1 else "s")
            assert entry["rule"].startswith(within), entry["rule"]
            assert entry["rule"].endswith(f"as policy {version} says.")
            assert entry["rule_holds"] is True

    @invariant()
    def what_was_decided_stays_as_it_was_decided(self) -> None:
        for reference, (_, weeks, day) in self.accepted.items():
            by = date.fromisoformat(str(self._acceptance(reference)["facts"]["conference_by"]))
            assert by == day + timedelta(weeks=weeks)

    def _acceptance(self, reference: str) -> dict[str, Any]:
        """The acceptance as the referral service tells it now."""
        store = self.region.stores["referral"]
        logged = store.read_log(after=0, limit=10_000)
        places = [each.position for each in logged if each.event.case == reference]
        told = self.region.narrators["referral"].tell(store, reference, places)
        (entry,) = [e for e in told["entries"] if e["topic"] == "referral.accepted"]
        return entry


def machine_over(region: Region) -> type[Changing]:
    """The machine of that council."""
    return type("ChangingCouncil", (Changing,), {"region": region})


@pytest.fixture
def council(region: Region, monkeypatch: pytest.MonkeyPatch) -> Region:
    """The referral service of a council alone; nobody else need hear of anything."""
    monkeypatch.setattr(region, "settle", lambda: None)
    return region


def test_whatever_the_council_changes_a_decision_is_judged_by_its_own_day(council: Region) -> None:
    run_state_machine_as_test(machine_over(council), settings=MANY)


def _todays(self: Rechecker, store: Any, version: str) -> Policy:
    policy: Policy = store.policies.decided[-1].policy
    return policy


def _the_first_that_was_read(self: Rechecker, store: Any, version: str) -> Policy:
    policy: Policy = self._policies.setdefault(
        (store.council, ""), store.policies.decided[-1].policy
    )
    return policy


@pytest.mark.parametrize("fault", [_todays, _the_first_that_was_read])
def test_a_planted_fault_is_found(
    council: Region, monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    """Judging by today's policy, or by one that was read before, is noticed."""
    monkeypatch.setattr(Rechecker, "_policy", fault)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine_over(council), settings=ANY_FAULT)
