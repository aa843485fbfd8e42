"""A store for what follows the log of the notification service."""

import pytest

from shared.eventstore.store import CouncilStore
from tests.acting import HERTFORDSHIRE, master_of
from tests.eventstore.stores import database, empty_url, emptying, shared_url  # noqa: F401


@pytest.fixture
def kept_letters(database) -> CouncilStore:  # noqa: F811
    """What the notification service keeps of Hertfordshire."""
    return CouncilStore("notifications", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))
