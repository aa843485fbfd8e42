"""Which messages are asked for when something happens in another service."""

from __future__ import annotations

from datetime import date

import pytest

from services.notifications.application import reactions
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.events import (
    DayNoted,
    ReferrerNoted,
    Requested,
    Stopped,
    Withheld,
)
from tests.acting import REFERENCE, heard, later
from tests.kept import Kept, answered, kinds

RECEIVED = heard("ReferralReceived", children=["child-1"], referrer="herts-referrer")
SCHEDULED = heard(
    "ConferenceScheduled", starts_at=later(21), place="venue", attendees=["joan", "cas"]
)
AGREED = heard(
    "PlanAgreed",
    plan_version=2,
    agreed_on=date(2027, 1, 25),
    review_on=date(2027, 3, 1),
    actions=2,
    copies_for=["joan", "cas"],
    referrer="herts-referrer",
)
DUE = heard(
    "ReviewDue",
    plan_version=2,
    due_on=date(2027, 3, 1),
    family_monitor="joan",
    referrer="herts-referrer",
    coordinator="herts-coordinator",
)
ACCEPTED = heard(
    "ReferralAccepted",
    children=["child-1"],
    referrer="herts-referrer",
    accepted_on=date(2027, 1, 4),
    conference_by=date(2027, 3, 1),
    willing=["louise", "robert"],
)
RELEASED = heard(
    "PlanCopiesReleased", plan_version=2, copies_for=["joan"], referrer="herts-referrer"
)
WITHDRAWN = heard("ConsentWithdrawn", was_accepted=True)
ASKED_FOR = {
    "acknowledge_when_referral_received": (
        RECEIVED,
        [("acknowledgement", "herts-referrer", "staff", None)],
    ),
    "answer_referrer_when_referral_declined": (
        heard("ReferralDeclined", reason="no_consent", referrer="herts-referrer"),
        [("referral_declined", "herts-referrer", "staff", None)],
    ),
    "ask_referrer_when_referral_returned": (
        heard("ReferralReturned", referrer="herts-referrer"),
        [("referral_returned", "herts-referrer", "staff", None)],
    ),
    "introduce_us_when_referral_accepted": (
        ACCEPTED,
        [("introduction", "louise", "parent", None), ("introduction", "robert", "parent", None)],
    ),
    "invite_when_conference_scheduled": (
        SCHEDULED,
        [
            ("invitation", "joan", "attendee", None),
            ("reminder", "joan", "attendee", None),
            ("invitation", "cas", "attendee", None),
            ("reminder", "cas", "attendee", None),
        ],
    ),
    "send_copies_when_released": (
        RELEASED,
        [("plan_copy", "joan", "attendee", 2), ("plan_copy", "herts-referrer", "staff", 2)],
    ),
    "send_copies_when_plan_agreed": (
        AGREED,
        [
            ("plan_copy", "joan", "attendee", 2),
            ("plan_copy", "cas", "attendee", 2),
            ("plan_copy", "herts-referrer", "staff", 2),
        ],
    ),
    "remind_when_review_due": (
        DUE,
        [
            ("review_due", "herts-referrer", "staff", 2),
            ("review_due", "herts-coordinator", "staff", 2),
            ("review_due", "joan", "attendee", 2),
        ],
    ),
}


def noted(event):
    """Whether the event is what was heard, and no message."""
    return isinstance(event, ReferrerNoted | DayNoted)


@pytest.mark.parametrize("name", ASKED_FOR)
def test_the_right_people_are_written_to(name):
    event, expected = ASKED_FOR[name]
    recorded = [e for e in answered(Kept(), getattr(reactions, name), event) if not noted(e)]
    assert kinds(recorded) == [Requested] * len(expected)
    asked = [(e.kind, e.recipient, e.recipient_is, e.plan_version) for e in recorded]
    assert asked == expected


@pytest.mark.parametrize("name", ASKED_FOR)
def test_a_repeat_of_the_same_event_is_ignored(name):
    event, _ = ASKED_FOR[name]
    store = Kept()
    answered(store, getattr(reactions, name), event)
    assert answered(store, getattr(reactions, name), event) == []


@pytest.mark.parametrize("name", ASKED_FOR)
def test_nothing_is_sent_after_the_family_withdrew_whatever_is_heard_of_late(name):
    event, expected = ASKED_FOR[name]
    store = Kept()
    stopped = answered(store, reactions.stop_messages_when_consent_withdrawn, WITHDRAWN)
    assert kinds(stopped) == [Stopped]
    recorded = [e for e in answered(store, getattr(reactions, name), event) if not noted(e)]
    assert kinds(recorded) == [Withheld] * len([each for each in expected if each[0] != "reminder"])
    letters = store.find(Correspondence, Correspondence.id_of("hertfordshire", REFERENCE))
    assert letters is not None and letters.messages == {}


def test_what_waits_is_stopped_when_the_family_withdraws():
    store = Kept()
    answered(store, reactions.invite_when_conference_scheduled, SCHEDULED)
    (stopped,) = answered(store, reactions.stop_messages_when_consent_withdrawn, WITHDRAWN)
    assert isinstance(stopped, Stopped) and len(stopped.messages) == 4


def test_a_withdrawal_that_is_heard_of_twice_is_ignored():
    store = Kept()
    answered(store, reactions.stop_messages_when_consent_withdrawn, WITHDRAWN)
    again = heard("ConsentWithdrawn", position=8, was_accepted=True)
    assert answered(store, reactions.stop_messages_when_consent_withdrawn, again) == []


def test_whoever_is_unwilling_or_was_not_reached_is_not_introduced():
    nobody = heard("ReferralAccepted", **{**ACCEPTED.data, "willing": []})
    assert answered(Kept(), reactions.introduce_us_when_referral_accepted, nobody) == []


def test_copies_that_are_held_wait_until_they_are_released():
    store = Kept()
    held = heard("PlanAgreed", 20, **{**AGREED.data, "copies_held": True})
    assert answered(store, reactions.send_copies_when_plan_agreed, held) == []
    assert len(answered(store, reactions.send_copies_when_released, RELEASED)) == 2


def test_nobody_is_sent_the_same_version_a_second_time():
    store = Kept()
    answered(store, reactions.send_copies_when_plan_agreed, AGREED)
    released = heard("PlanCopiesReleased", 30, **RELEASED.data)
    assert answered(store, reactions.send_copies_when_released, released) == []
