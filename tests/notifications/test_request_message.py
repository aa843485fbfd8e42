"""A message is asked for, once for each cause and person."""

from __future__ import annotations

from services.notifications.domain.events import Requested, Withheld
from tests.given import given
from tests.notifications.arranged import by_kinplan, new, request, stop


def ask(kind="invitation", recipient="joan", version=None, cause="scheduling/hertfordshire/9"):
    return lambda c: c.request(by_kinplan(caused_by=cause), kind, recipient, "attendee", version)


def test_a_message_is_asked_for():
    asked = given(new()).when(ask("plan_copy", version=2))
    event = asked.then(
        Requested, kind="plan_copy", recipient="joan", recipient_is="attendee", plan_version=2
    )
    assert asked.record.is_waiting(event.message)


def test_a_repeat_of_the_same_cause_is_ignored():
    given(new(), ask()).when(ask()).then_nothing()


def test_the_same_cause_asks_for_each_person_and_each_kind():
    given(new(), ask()).when(ask(recipient="cas")).then(Requested, recipient="cas")
    given(new(), ask()).when(ask(kind="plan_copy")).then(Requested, kind="plan_copy")


def test_another_cause_asks_again():
    given(new(), ask()).when(ask(cause="scheduling/hertfordshire/12")).then(Requested)


def test_what_is_asked_for_after_everything_was_stopped_is_withheld():
    withheld = given(new(), request, stop).when(ask())
    withheld.then(Withheld, kind="invitation", recipient="joan", reason="consent_withdrawn")
    assert len(withheld.record.messages) == 1


def test_a_message_that_nobody_asked_for_does_not_wait():
    assert not new().is_waiting("no-such-message")
