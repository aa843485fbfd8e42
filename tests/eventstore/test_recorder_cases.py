"""The library's own test cases for recorders, on ours.

Left out: its measurements of speed; its two cases for one tracking row a source, which is the way
that loses late messages (what ours does instead is tested in their place), and those of plain
tracking recorders for the same reason; those of plain aggregate recorders, which give events no
positions, and ours does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
from eventsourcing.persistence import IntegrityError, Tracking
from eventsourcing.postgres import PostgresDatastore

from shared.eventstore.database import CouncilDatastore
from shared.eventstore.recorder import CouncilRecorder
from shared.eventstore.store import schema_name

# The module of the cases imports the library's cipher, for cases that are not used here, and that
# needs a package that nothing in Kinplan uses.
cipher = ModuleType("eventsourcing.cipher")
cipher.AESCipher = object  # type: ignore[attr-defined]
with patch.dict(sys.modules, {"eventsourcing.cipher": cipher}):
    from eventsourcing.tests import persistence as cases


class OnCouncilRecorder:
    """Gives a case a recorder on a fresh schema."""

    database: PostgresDatastore

    @pytest.fixture(autouse=True)
    def _take_database(self, database: PostgresDatastore) -> Iterator[None]:
        self.database = database
        yield

    def create_recorder(self) -> Any:
        schema = schema_name("scheduling", "hertfordshire")
        return CouncilRecorder(CouncilDatastore(self.database, schema))


class TestAsApplicationRecorder(OnCouncilRecorder, cases.ApplicationRecorderTestCase[Any]):
    test_performance = None  # type: ignore[assignment]
    test_concurrent_throughput = None  # type: ignore[assignment]


class TestPositionsDoNotInterleave(OnCouncilRecorder, cases.NonInterleavingNotificationIDsBaseCase):
    pass


class TestAsProcessRecorder(OnCouncilRecorder, cases.ProcessRecorderTestCase):
    test_performance = None  # type: ignore[assignment]

    def test_has_tracking_id(self) -> None:
        recorder = self.create_recorder()
        for position in (1, 3):
            recorder.insert_events([], tracking=Tracking("upstream_app", position))
        tracked = {n: recorder.has_tracking_id("upstream_app", n) for n in (1, 2, 3, 4)}
        assert tracked == {1: True, 2: False, 3: True, 4: False}

    def test_raises_when_lower_inserted_later(self) -> None:
        recorder = self.create_recorder()
        recorder.insert_events([], tracking=Tracking("upstream_app", 2))
        recorder.insert_events([], tracking=Tracking("upstream_app", 1))
        with pytest.raises(IntegrityError):
            recorder.insert_events([], tracking=Tracking("upstream_app", 1))
        assert recorder.max_tracking_id("upstream_app") == 2
