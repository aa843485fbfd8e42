"""How an attendee is reached, and whether it is safe to."""

from __future__ import annotations

import pytest

from services.scheduling.domain.events import ContactChanged
from services.scheduling.domain.refusals import ConferenceUnderWay, NobodyOfThatName
from tests.given import given
from tests.scheduling.arranged import HELD, IN, after, allocate, contact, decline, invite, opened

INVITED = (allocate, invite(keep_from_others=["12 Low Street"]))


def test_another_contact_stands_in_place_of_the_earlier_one():
    changed = given(opened(), *INVITED).when(contact(safe=False))
    changed.then(ContactChanged, contact_is_safe=False, email="new@family.example", phone=None)
    assert not changed.record.attendees["joan"].contact_is_safe


def test_what_is_kept_from_others_stays_unless_it_is_given():
    given(opened(), *INVITED).when(contact()).then(
        ContactChanged, keep_from_others=["12 Low Street"]
    )
    given(opened(), *INVITED).when(contact(keep=["The old mill"])).then(
        ContactChanged, keep_from_others=["The old mill"]
    )
    given(opened(), *INVITED).when(contact(keep=[])).then(ContactChanged, keep_from_others=[])


@pytest.mark.parametrize("before", [(*INVITED, decline()), HELD])
def test_also_of_those_to_whom_messages_may_still_go(before):
    given(after(*before)).when(contact()).then(ContactChanged)


def test_nothing_is_changed_in_private_time():
    given(IN["private_family_time"]()).when(contact()).then_refused(ConferenceUnderWay)


def test_whoever_was_never_invited_has_no_contact():
    given(opened(), allocate).when(contact()).then_refused(NobodyOfThatName)
