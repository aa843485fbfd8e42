"""A message is handed over, delivered, put off, or given up; and it is known which."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.notifications.domain.events import Deferred, Delivered, Failed, SendingStarted
from services.notifications.domain.outgoing import WAITS
from services.notifications.domain.refusals import NotToBeSent
from tests.acting import MONDAY, later
from tests.given import given
from tests.notifications.arranged import (
    LAST_TRY,
    deliver,
    give_up,
    lose_sight,
    new,
    put_off,
    request,
    start,
    stop,
    the_message,
    tried,
)


def test_sending_is_recorded_before_the_message_is_handed_over():
    started = given(new(), request).when(start)
    started.then(SendingStarted, attempt=1, again=False)
    assert not started.record.messages[the_message(started.record)].resent


def test_a_try_that_was_interrupted_is_made_again_and_says_so():
    started = given(new(), request, start).when(start)
    started.then(SendingStarted, attempt=2, again=True)
    assert started.record.messages[the_message(started.record)].resent


def test_a_try_of_which_nobody_knows_whether_it_arrived_is_made_again_and_says_so():
    given(new(), request, start, lose_sight).when(start).then(SendingStarted, again=True)


def test_a_try_that_surely_did_not_arrive_is_made_again_without_saying_so():
    given(new(), request, start, put_off).when(start).then(SendingStarted, again=False)


def test_a_message_that_was_taken_is_delivered_with_the_digest_of_what_was_sent():
    delivered = given(new(), request, start).when(deliver)
    delivered.then(Delivered, attempt=1, kind="acknowledgement", digest="0" * 64)
    message = delivered.record.messages[the_message(delivered.record)]
    assert message.delivered_at == later(1)


@pytest.mark.parametrize("attempt", range(1, len(WAITS) + 1))
def test_each_try_that_was_put_off_waits_longer(attempt):
    put = given(new(), request, *tried(attempt)).when(put_off)
    put.then(
        Deferred,
        attempt=attempt,
        uncertain=False,
        next_try_at=MONDAY + timedelta(seconds=WAITS[attempt - 1]),
    )
    assert list(WAITS) == sorted(WAITS)


def test_after_the_last_try_it_is_given_up():
    failed = given(new(), *LAST_TRY).when(put_off)
    failed.then(Failed, reason="mail_server_said_451", attempt=len(WAITS) + 1)
    assert not failed.record.is_waiting(the_message(failed.record))


def test_a_message_whose_address_is_refused_is_given_up_at_once():
    given(new(), request, start).when(give_up).then(Failed, reason="address_refused", attempt=1)
    given(new(), request).when(give_up).then(Failed, attempt=0)


@pytest.mark.parametrize("end", [(start, deliver), (give_up,), (stop,)])
def test_a_message_that_is_done_with_is_not_sent(end):
    given(new(), request, *end).when(start).then_refused(NotToBeSent)


def test_a_message_is_delivered_once_and_only_after_it_was_begun():
    given(new(), request).when(deliver).then_refused(NotToBeSent)
    given(new(), request, start, deliver).when(deliver).then_refused(NotToBeSent)
