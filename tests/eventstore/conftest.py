"""Stores for the tests of this folder."""

from tests.eventstore.stores import (  # noqa: F401
    database,
    elsewhere,
    emptying,
    empty_url,
    shared_url,
    store,
)
