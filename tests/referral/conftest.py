"""Stores for what follows the log of the referral service."""

import pytest

from shared.eventstore.store import CouncilStore
from tests.acting import HERTFORDSHIRE, master_of
from tests.eventstore.stores import database, empty_url, emptying, shared_url  # noqa: F401


@pytest.fixture
def store(database):  # noqa: F811
    """What the referral service keeps of Hertfordshire."""
    return CouncilStore("referral", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))
