"""Two deployments, of which one serves a council in the middle of a case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared.eventstore.following import Place
from shared.policies import Policy
from tests.audit.region import referred, through_agreement
from tests.handover.deployment import (
    Deployment,
    database_of_its_own,
    drop_roles,
    made_up_council,
    name_in,
    prepare,
    region_on,
    seal,
)


@pytest.fixture(scope="session", autouse=True)
def policy() -> Iterator[Policy]:
    yield made_up_council()
    drop_roles()


@pytest.fixture(scope="session")
def as_it_was(policy: Policy) -> Iterator[str]:
    """A database of a deployment in which one case has an agreed plan and another was just begun: two
    events are stored that nobody has heard of, let alone sealed."""
    with database_of_its_own() as url:
        prepare(url, policy)
        with region_on(url, policy) as region:
            through_agreement(region)
            region.perform("herts-manager", "accept_referral", referred(region)[0])
            seal(region.ledger, region)
            for store in region.stores.values():
                with store.datastore.transaction(commit=True) as curs:
                    Place(store, "relay").move(curs, store.last_position())
            region.settle = lambda: None  # type: ignore[method-assign]
            referred(region)
        yield url


@pytest.fixture(scope="session")
def empty() -> Iterator[str]:
    """A database of a deployment that serves nobody yet."""
    with database_of_its_own() as url:
        prepare(url)
        yield url


@contextmanager
def sending(as_it_was: str, policy: Policy, folder: Path) -> Iterator[Deployment]:
    """A copy of the deployment that serves the council."""
    with database_of_its_own(name_in(as_it_was)) as url:
        found = Deployment(url, folder / "sender")
        found.write_keys(policy)
        found.write_accounts(policy.council, "elsewhere")
        yield found


@contextmanager
def receiving(empty: str, folder: Path) -> Iterator[Deployment]:
    """A deployment in which the council is to go on, with the key for it."""
    with database_of_its_own(name_in(empty)) as url:
        found = Deployment(url, folder / "receiver")
        found.write_accounts("already-here")
        found.type("receiving-key", "--out", found.folder / "key")
        yield found


@pytest.fixture
def sender(as_it_was: str, policy: Policy, tmp_path: Path) -> Iterator[Deployment]:
    """The deployment that serves the council."""
    with sending(as_it_was, policy, tmp_path) as found:
        yield found


@pytest.fixture
def receiver(empty: str, tmp_path: Path) -> Iterator[Deployment]:
    """The deployment in which the council is to go on."""
    with receiving(empty, tmp_path) as found:
        yield found
