"""Somebody was erased: nothing more is sent to them, and everything to the others."""

from __future__ import annotations

from services.notifications.domain.events import Delivered, RecipientStopped, Requested, Withheld
from tests.given import given, replays_to_the_same
from tests.notifications.arranged import (
    after,
    by_kinplan,
    deliver,
    new,
    request,
    start,
    stop,
    the_message,
)

WHO = "herts-referrer"  # to whom the arranged message goes


def stop_recipient(letters, who=WHO):
    letters.stop_recipient(by_kinplan(), who, "person_erased")


def ask(letters, kind="invitation", who=WHO):
    letters.request(by_kinplan(caused_by="plans/hertfordshire/9"), kind, who, "attendee")


def test_what_waits_for_them_is_stopped_and_what_waits_for_others_is_not():
    given_two = given(new(), request, lambda letters: ask(letters, who="joan"))
    stopped = given_two.when(stop_recipient)
    event = stopped.then(RecipientStopped, recipient=WHO, reason="person_erased")
    assert event.messages == [the_message(stopped.record)]
    assert [m.state for m in stopped.record.messages.values()] == ["stopped", "pending"]


def test_what_was_delivered_to_them_stays_delivered():
    stopped = given(new(), request, start, deliver).when(stop_recipient)
    assert stopped.then(RecipientStopped).messages == []


def test_a_message_that_is_being_handed_over_to_them_may_still_arrive():
    given(new(), request, start, stop_recipient).when(deliver).then(Delivered)


def test_what_is_asked_for_later_is_withheld_whatever_it_is():
    for kind in ("invitation", "please_delete", "restricted_case_read"):
        withheld = given(new(), stop_recipient).when(lambda letters, kind=kind: ask(letters, kind))
        withheld.then(Withheld, kind=kind, recipient=WHO, reason="person_erased")


def test_a_recipient_is_stopped_once():
    given(new(), stop_recipient).when(stop_recipient).then_nothing()


def test_somebody_to_whom_nothing_was_sent_is_stopped_all_the_same():
    given(new()).when(lambda letters: stop_recipient(letters, "milo")).then(RecipientStopped)


def test_others_are_asked_to_delete_also_when_everything_else_was_stopped():
    asked = given(new(), request, stop).when(lambda letters: ask(letters, "please_delete", "joan"))
    asked.then(Requested, kind="please_delete", recipient="joan")
    given(new(), stop).when(lambda letters: ask(letters, "invitation", "joan")).then(Withheld)


def test_a_request_to_delete_still_goes_out_when_the_family_withdraws():
    stopped = given(new(), lambda letters: ask(letters, "please_delete", "joan")).when(stop)
    assert [m.state for m in stopped.record.messages.values()] == ["pending"]


def test_the_events_alone_lead_to_the_same_correspondence():
    letters = after(request, stop_recipient)
    replays_to_the_same(letters, list(letters.pending))
