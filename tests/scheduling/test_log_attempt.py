"""Attempts to reach somebody are logged, before they are said not to be reached."""

from __future__ import annotations

from datetime import date

from services.scheduling.domain.events import AttemptLogged, InvitationDeclined
from services.scheduling.domain.refusals import (
    AttendeeIsExcluded,
    NoAttemptLogged,
    NobodyOfThatName,
    NotYetTheDay,
)
from services.scheduling.domain.refusals import (
    InvitationDeclined as Declined,
)
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    allocate,
    attempt,
    decline,
    exclude,
    invite,
    opened,
)

INVITED = (allocate, invite())


def test_each_attempt_is_logged():
    logged = given(opened(), *INVITED, attempt()).when(attempt())
    logged.then(AttemptLogged, attendee="joan", how="phone", result="no_answer")
    assert logged.record.attendees["joan"].attempts == 2


def test_also_when_the_day_is_fixed():
    given(opened(), *CONFIRMED).when(attempt()).then(AttemptLogged)


def test_nobody_is_said_not_to_be_reached_before_they_were_tried():
    not_reached = decline(reason="not_reached")
    given(opened(), *INVITED).when(not_reached).then_refused(NoAttemptLogged)
    given(opened(), *INVITED, attempt()).when(not_reached).then(
        InvitationDeclined, reason="not_reached"
    )


def test_it_was_tried_before_it_is_logged():
    given(opened(), *INVITED).when(attempt(tried_on=date(2027, 1, 5))).then_refused(NotYetTheDay)


def test_only_those_who_are_expected_are_tried():
    given(opened(), *INVITED).when(attempt("nobody")).then_refused(NobodyOfThatName)
    given(opened(), *INVITED, decline()).when(attempt()).then_refused(Declined)
    given(opened(), *INVITED, exclude()).when(attempt()).then_refused(AttendeeIsExcluded)
