"""What is made up is accepted by the rules, is as large as wanted, and is never twice the same."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from benchmarks.made_up import body, referral
from shared.policies import Policy


@pytest.mark.parametrize("size", [60, 546, 620, 5000])
@pytest.mark.parametrize("number", [0, 7, 4249])
def test_a_body_becomes_json_of_the_wanted_size(number: int, size: int) -> None:
    assert len(json.dumps(body(number, size))) == size


def test_every_council_would_receive_the_referral(policies: dict[str, Policy]) -> None:
    for name, policy in policies.items():
        made = referral(SimpleNamespace(policy_at=lambda moment, its=policy: its, council=name))  # type: ignore[arg-type]
        assert len(made.pending) == 1
        assert made.status == "received"


def test_no_two_referrals_of_a_run_share_a_reference(policies: dict[str, Policy]) -> None:
    policy = next(iter(policies.values()))
    store = SimpleNamespace(policy_at=lambda moment: policy, council=policy.council)
    references = [referral(store).case for _ in range(2000)]  # type: ignore[arg-type]
    assert len(set(references)) == len(references)
