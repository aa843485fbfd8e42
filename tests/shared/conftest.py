"""Stores for the tests of this folder."""

from tests.eventstore.stores import (  # noqa: F401
    database,
    elsewhere,
    empty_url,
    emptying,
    shared_url,
    store,
)
