"""Stores for what follows the log of the referral service."""

import pytest

from shared.eventstore.store import CouncilStore
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, master_of
from tests.eventstore.stores import database, empty_url, emptying, shared_url  # noqa: F401


@pytest.fixture
def store(database):  # noqa: F811
    """What the referral service keeps of Hertfordshire."""
    return CouncilStore("referral", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))


@pytest.fixture
def elsewhere(database):  # noqa: F811
    """What it keeps of Central Bedfordshire, in the same database."""
    policy = CENTRAL_BEDFORDSHIRE
    return CouncilStore("referral", policy, database, master_of(policy))
