"""A message is handed over, delivered, put off, or given up; and it is known which."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.notifications.domain.events import (
    Deferred,
    Delivered,
    Failed,
    SendingStarted,
    TaskRaised,
    Terms,
)
from services.notifications.domain.outgoing import WAITS
from services.notifications.domain.refusals import NotToBeSent
from tests.acting import MONDAY, later
from tests.given import given
from tests.notifications.arranged import (
    LAST_TRY,
    by_kinplan,
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
    failed.then(Failed, TaskRaised, kind="could_not_send", message_kind="acknowledgement")
    assert failed.recorded[0].reason == "mail_server_said_451"
    assert failed.recorded[0].attempt == len(WAITS) + 1
    assert not failed.record.is_waiting(the_message(failed.record))


def test_a_message_whose_address_is_refused_is_given_up_at_once():
    for steps, attempt in (((request, start), 1), ((request,), 0)):
        failed = given(new(), *steps).when(give_up)
        failed.then(Failed, TaskRaised)
        assert failed.recorded[0].attempt == attempt


@pytest.mark.parametrize("end", [(start, deliver), (give_up,), (stop,)])
def test_a_message_that_is_done_with_is_not_sent(end):
    given(new(), request, *end).when(start).then_refused(NotToBeSent)


def test_a_message_is_delivered_once_and_only_after_it_was_begun():
    given(new(), request).when(deliver).then_refused(NotToBeSent)
    given(new(), request, start, deliver).when(deliver).then_refused(NotToBeSent)


def wait_until_tomorrow(letters):
    terms = Terms(not_before=later(1))
    letters.request(by_kinplan(), "acknowledgement", "herts-referrer", "staff", terms=terms)


def test_a_message_that_waits_for_its_time_is_not_sent_before_it():
    given(new(), wait_until_tomorrow).when(start).then_refused(NotToBeSent)

    def start_tomorrow(letters):
        letters.start_sending(by_kinplan(at=later(1)), the_message(letters))

    given(new(), wait_until_tomorrow).when(start_tomorrow).then(SendingStarted)


def test_a_copy_that_the_reader_cannot_read_is_explained_by_the_coordinator():
    def deliver_unread(letters):
        letters.deliver(by_kinplan(), the_message(letters), "0" * 64, explain=True)

    delivered = given(new(), request, start).when(deliver_unread)
    delivered.then(Delivered, TaskRaised, kind="explain_orally", message_kind="acknowledgement")


def test_a_message_that_was_given_up_after_an_uncertain_try_may_have_arrived():
    for steps, may in (
        ((start, give_up), False),
        ((start, put_off, start, give_up), False),
        ((start, lose_sight, start, give_up), True),
        ((*tried(len(WAITS) + 1), lose_sight), True),
    ):
        record = given(new(), request, *steps).record
        message = record.messages[the_message(record)]
        assert (message.state, message.may_have_arrived) == ("failed", may)


def test_a_message_that_may_have_arrived_is_remembered_when_a_later_try_surely_did_not():
    for steps, may in (((start, put_off), False), ((start, lose_sight, start, put_off), True)):
        for end, state in ((), "pending"), ((stop,), "stopped"):
            record = given(new(), request, *steps, *end).record
            message = record.messages[the_message(record)]
            assert (message.state, message.may_have_arrived) == (state, may)
