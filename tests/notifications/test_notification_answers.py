"""What the notification service answers."""

from __future__ import annotations

import pytest

from services.notifications.application import commands
from shared.commanding import Work
from shared.refusals import NotFound
from tests.acting import REFERENCE, act, later
from tests.kept import Kept
from tests.notifications.arranged import after, deliver, give_up, request, start, stop


def work(store):
    return Work(store, REFERENCE, act(), {})


def test_messages_are_listed_with_what_became_of_each():
    listed = commands.list_messages(work(Kept(after(request, start, start, deliver))))
    assert listed["stopped_because"] is None
    (message,) = listed["messages"]
    assert message | {"message": ""} == {
        "message": "",
        "kind": "acknowledgement",
        "recipient": "herts-referrer",
        "recipient_is": "staff",
        "plan_version": None,
        "state": "delivered",
        "attempts": 2,
        "reason": None,
        "delivered_at": later(1).isoformat(),
        "not_before": None,
        "resent": True,
    }


def test_why_a_message_was_given_up_or_stopped_is_told():
    failed = commands.list_messages(work(Kept(after(request, give_up))))
    assert failed["messages"][0]["reason"] == "address_refused"
    stopped = commands.list_messages(work(Kept(after(request, stop))))
    assert stopped["stopped_because"] == stopped["messages"][0]["reason"] == "consent_withdrawn"


def test_the_status_counts():
    assert commands.status(work(Kept(after(request)))) == {"acknowledgement": {"pending": 1}}


def test_a_case_in_which_nothing_was_sent_is_not_found():
    for look in (commands.list_messages, commands.status):
        with pytest.raises(NotFound):
            look(work(Kept()))
