"""Two deployments, of which one serves a council in the middle of a case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.policies import Policy
from tests.audit.region import referred, through_agreement
from tests.region.deployment import (
    Deployment,
    database_of_its_own,
    made_up_council,
    name_in,
    prepare,
    region_on,
    seal,
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return made_up_council()


@pytest.fixture(scope="module")
def as_it_was(policy: Policy) -> Iterator[str]:
    """A database of a deployment in which one case has an agreed plan and another was just begun: two
    events are stored that nobody has heard of, let alone sealed."""
    with database_of_its_own() as url:
        prepare(url, policy)
        with region_on(url, policy) as region:
            through_agreement(region)
            region.perform("herts-manager", "accept_referral", referred(region)[0])
            seal(region.ledger, region)
            region.settle = lambda: None  # type: ignore[method-assign]
            referred(region)
        yield url


@pytest.fixture(scope="module")
def empty() -> Iterator[str]:
    """A database of a deployment that serves nobody yet."""
    with database_of_its_own() as url:
        prepare(url)
        yield url


@pytest.fixture
def sender(as_it_was: str, policy: Policy, tmp_path: Path) -> Iterator[Deployment]:
    """The deployment that serves the council."""
    with database_of_its_own(name_in(as_it_was)) as url:
        found = Deployment(url, tmp_path / "sender")
        found.write_keys(policy)
        found.write_accounts(policy.council, "elsewhere")
        yield found


@pytest.fixture
def receiver(empty: str, tmp_path: Path) -> Iterator[Deployment]:
    """The deployment in which the council is to go on."""
    with database_of_its_own(name_in(empty)) as url:
        found = Deployment(url, tmp_path / "receiver")
        found.write_accounts("already-here")
        found.type("receiving-key", "--out", found.folder / "key")
        yield found
