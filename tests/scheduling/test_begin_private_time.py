"""Stage two begins: the professionals leave, and nothing that is said is recorded."""

from __future__ import annotations

from dataclasses import fields

import pytest
from marshmallow.fields import List, Nested

from services.scheduling.domain.events import (
    Cancelled,
    HarmReported,
    PrivateTimeBegun,
    PrivateTimeEnded,
)
from services.scheduling.domain.refusals import AlreadyConfirmed, ConferenceUnderWay
from shared.contracts.commands import COMMAND
from shared.contracts.reading import Words
from shared.eventstore.events import COMMON_FIELDS
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    IN_PRIVATE,
    UNDER_WAY,
    VISITED,
    after,
    agree_line,
    attempt,
    begin_private,
    book,
    by_coordinator,
    cancel,
    choose_days,
    confirm,
    conflict,
    contact,
    decline,
    exclude,
    hold,
    interpreter_cancels,
    invite,
    keep_apart,
    lift_apart,
    network,
    offer_days,
    own_session,
    prepare,
    reallocate,
    reconvene,
    report_harm,
    reschedule,
    view,
    wishes,
)


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


FREE_TEXT = {
    "give_wishes": wishes(),
    "offer_days": offer_days(),
    "choose_days": choose_days(1),
    "declare_conflict": conflict,
    "reallocate_coordinator": reallocate(),
    "record_view": view(),
    "agree_bottom_line": agree_line,
    "record_support_network": network("Ruth Ashdown"),
    "meet_parents": lambda c: c.meet_parents(by_coordinator(), VISITED, "at home", ["parent-1"]),
    "invite_attendee": invite("cas", name="Cas"),
    "prepare_attendee": prepare(),
    "log_attempt": attempt(),
    "change_contact": contact(),
    "decline_invitation": decline(),
    "exclude_attendee": exclude(),
    "arrange_own_session": own_session(),
    "book_interpreter": book(),
    "cancel_interpreter": interpreter_cancels(),
    "keep_apart": keep_apart("joan", "parent-1"),
    "lift_apart": lift_apart("joan", "parent-1"),
    "confirm_conference": confirm(),
    "reschedule_conference": reschedule(),
    "reconvene_conference": reconvene,
    "hold_conference": hold,
}


@pytest.mark.parametrize("name", FREE_TEXT)
def test_nothing_that_people_write_is_taken_while_the_family_is_alone(name):
    refusal = given(after(*IN_PRIVATE)).when(FREE_TEXT[name]).then_refused(ConferenceUnderWay)
    assert "nothing is ever kept" in refusal.message


def test_only_harm_is_reported_and_the_conference_cancelled():
    given(after(*IN_PRIVATE)).when(report_harm()).then(HarmReported)
    given(after(*IN_PRIVATE)).when(cancel).then(Cancelled)


def test_every_command_in_which_something_can_be_written_is_tried():
    """Those of the first stages are not among them, since they hold no text."""
    can_be_written = {
        name
        for name, command in COMMAND.items()
        if command.service == "scheduling"
        and any(isinstance(f, Words) for f in _inner(command.schema().fields.values()))
    }
    assert can_be_written - {"report_harm", "declare_independence"} <= set(FREE_TEXT)


def _inner(found):
    for field in found:
        yield field
        if isinstance(field, List):
            yield from _inner([field.inner])
        if isinstance(field, Nested):
            yield from _inner(field.schema.fields.values())
