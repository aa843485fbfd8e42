"""An attendee will not come."""

from __future__ import annotations

from services.scheduling.domain import events
from services.scheduling.domain.refusals import (
    AlreadyHeld,
    InvitationDeclined,
    NobodyOfThatName,
    NotReady,
)
from tests.given import given
from tests.scheduling.arranged import (
    HELD,
    READY,
    after,
    allocate,
    confirm,
    decline,
    invite,
    opened,
)


def test_an_attendee_declines_with_a_reason():
    declined = given(opened(), allocate, invite()).when(decline())
    declined.then(events.InvitationDeclined, attendee="joan", reason="cannot_come")
    assert declined.record.attendees["joan"].declined


def test_an_attendee_declines_once():
    given(opened(), allocate, invite(), decline()).when(decline()).then_refused(InvitationDeclined)


def test_only_an_attendee_can_decline():
    given(opened(), allocate).when(decline("nobody")).then_refused(NobodyOfThatName)


def test_nobody_declines_a_conference_that_was_held():
    given(after(*HELD)).when(decline()).then_refused(AlreadyHeld)


def test_when_the_whole_family_declines_the_conference_cannot_be_confirmed():
    given(opened(), *READY, decline()).when(confirm()).then_refused(NotReady)
