"""Stage two begins: the professionals leave, and nothing that is said is recorded."""

from __future__ import annotations

from dataclasses import fields

from services.scheduling.domain.events import PrivateTimeBegun, PrivateTimeEnded
from services.scheduling.domain.refusals import AlreadyConfirmed, ConferenceUnderWay
from shared.contracts.commands import COMMAND
from shared.eventstore.events import COMMON_FIELDS
from tests.given import given
from tests.scheduling.arranged import CONFIRMED, IN_PRIVATE, UNDER_WAY, after, begin_private


def test_private_family_time_begins_after_the_information_was_shared():
    begun = given(after(*UNDER_WAY)).when(begin_private)
    begun.then(PrivateTimeBegun)
    assert begun.record.status == "private_family_time"


def test_it_does_not_begin_before_the_information_was_shared():
    given(after(*CONFIRMED)).when(begin_private).then_refused(AlreadyConfirmed)


def test_it_begins_once():
    given(after(*IN_PRIVATE)).when(begin_private).then_refused(ConferenceUnderWay)


def test_there_is_no_place_in_which_to_record_what_is_said():
    for event in (PrivateTimeBegun, PrivateTimeEnded):
        assert {f.name for f in fields(event)} == COMMON_FIELDS
    for name in ("begin_private_time", "end_private_time"):
        assert set(COMMAND[name].schema().fields) == {"expected_version", "occurred_at"}
