"""The family no longer takes part: nothing more is sent."""

from __future__ import annotations

from services.notifications.domain.events import Delivered, Stopped
from services.notifications.domain.refusals import NotToBeSent
from tests.given import given
from tests.notifications.arranged import (
    by_kinplan,
    deliver,
    lose_sight,
    new,
    put_off,
    request,
    start,
    stop,
    the_message,
)


def test_what_waits_is_stopped():
    stopped = given(new(), request).when(stop)
    event = stopped.then(Stopped, reason="consent_withdrawn")
    assert event.messages == [the_message(stopped.record)]
    assert not stopped.record.is_waiting(the_message(stopped.record))


def test_what_was_delivered_stays_delivered():
    stopped = given(new(), request, start, deliver).when(stop)
    assert stopped.then(Stopped).messages == []


def test_a_case_is_stopped_once():
    given(new(), stop).when(stop).then_nothing()


def test_a_message_that_is_being_handed_over_when_it_is_stopped_may_still_arrive():
    given(new(), request, start, stop).when(deliver).then(Delivered)


def test_a_message_that_was_under_way_when_it_was_stopped_is_not_tried_again():
    for trouble in (put_off, lose_sight, start):
        given(new(), request, start, stop).when(trouble).then_refused(NotToBeSent)


def test_a_try_that_was_interrupted_before_the_stop_is_not_made_again():
    stopped = given(new(), request, start, lose_sight).when(stop)
    assert stopped.then(Stopped).messages == [the_message(stopped.record)]
    assert not stopped.record.is_waiting(the_message(stopped.record))


def test_what_is_stopped_names_every_message_that_waited():
    def invite(letters):
        for who in ("joan", "cas"):
            letters.request(by_kinplan(), "invitation", who, "attendee")

    assert len(given(new(), request, invite).when(stop).then(Stopped).messages) == 3
