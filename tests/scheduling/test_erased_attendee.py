"""An attendee who was erased is expected no more, and holds nobody up."""

from __future__ import annotations

from services.scheduling.application.people import people
from services.scheduling.domain.events import AttendeePrepared, Confirmed
from services.scheduling.domain.readiness import what_is_missing
from shared.commanding import Work
from shared.eventstore.events import ERASED
from tests.acting import HERTFORDSHIRE, REFERENCE, act
from tests.given import given
from tests.kept import Kept
from tests.scheduling.arranged import READY, after, confirm, invite, prepare


def erase(who):
    """What the attendee is read as when their key was destroyed."""

    def step(conference):
        attendee = conference.attendees[who]
        attendee.name = attendee.relation = attendee.language = ERASED
        attendee.email = attendee.phone = None

    return step


def test_the_conference_does_not_wait_for_them():
    conference = after(*READY, invite("cas", name="Cas", language="Polish"), erase("cas"))
    assert what_is_missing(conference.preparation(HERTFORDSHIRE.meeting)) == []


def test_they_are_not_among_those_who_are_expected():
    both = (*READY, invite("cas", name="Cas"), prepare("cas"), erase("cas"))
    confirmed = given(after(), *both).when(confirm()).then(Confirmed)
    assert confirmed.attendees == ["joan"]
    counted = given(after(), *both).when(prepare("joan")).then(AttendeePrepared)
    assert (counted.prepared, counted.expected) == (1, 1)


def test_somebody_else_may_be_invited_although_they_cannot_be_told_apart():
    conference = after(*READY, erase("joan"), invite("joan-2"))
    assert set(conference.attendees) == {"joan", "joan-2"}


def test_everybody_who_was_ever_invited_is_told_of():
    told = people(Work(Kept(after(*READY)), REFERENCE, act(), {}))
    assert told == {
        "people": [{"id": "joan", "name": "Joan Ashdown", "kind": "attendee", "part": "family"}]
    }
    assert people(Work(Kept(), REFERENCE, act(), {})) == {"people": []}
